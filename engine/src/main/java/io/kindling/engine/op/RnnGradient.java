package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * (x[T,N,I], h0[N,H], w_ih[H,I], w_hh[H,H], y[T,N,H], dy[T,N,H], dhT[N,H], lengths[N] where given)
 * to (dx, dh0, dw_ih, dw_hh, db_ih, db_hh). The two biases have equal gradients.
 */
public record RnnGradient(Activation activation) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Recurrence size = Recurrence.of(this, inputs);
    return size.shapesOfGradients(this, inputs, 1, List.of("state"), List.of());
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Collections.nCopies(node.inputs().size(), Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return IntStream.range(0, 7).boxed().toList();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    int hidden = size.hidden();
    int in = size.in();
    double[] delta = new double[hidden];
    for (double[] output : outputs) {
      Arrays.fill(output, 0);
    }
    for (int n = 0; n < size.rows(); n++) {
      double[] dh = Arrays.copyOfRange(inputs[6], n * hidden, (n + 1) * hidden);
      for (int t = size.length(inputs, 7, n) - 1; t >= 0; t--) {
        int at = size.at(t, n, hidden);
        int x = size.at(t, n, in);
        double[] before = t == 0 ? inputs[1] : inputs[4];
        int atBefore = t == 0 ? n * hidden : size.at(t - 1, n, hidden);
        for (int j = 0; j < hidden; j++) {
          delta[j] = (dh[j] + inputs[5][at + j]) * activation.slopeAt(inputs[4][at + j]);
        }
        Recurrence.transposedInto(outputs[0], x, in, inputs[2], delta);
        Recurrence.transposedInto(dh, 0, hidden, inputs[3], delta);
        Recurrence.accumulate(outputs[2], outputs[4], delta, inputs[0], x, in);
        Recurrence.accumulate(outputs[3], outputs[5], delta, before, atBefore, hidden);
      }
      System.arraycopy(dh, 0, outputs[1], n * hidden, hidden);
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    return 2 * size.multiplyAdds(1);
  }
}
