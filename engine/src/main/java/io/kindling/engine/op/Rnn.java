package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Storage;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A plain recurrent layer over a sequence, h = f(w_ih x + b_ih + w_hh h + b_hh): (x[T,N,I],
 * h0[N,H], w_ih[H,I], w_hh[H,H], b_ih[H], b_hh[H], lengths[N] where given) to (y[T,N,H], hT[N,H]).
 * At and past a row's length the state stays as it is and y is 0.
 */
public record Rnn(Activation activation) implements Op {
  public Rnn {
    Checks.require(
        activation.equals(Activation.TANH) || activation.equals(Activation.RELU),
        "A recurrent layer takes tanh or relu, found %s",
        activation);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Recurrence size = Recurrence.of(this, inputs);
    size.check(
        this,
        inputs,
        List.of(
            size.state("a state"),
            size.inputWeight(1),
            size.hiddenWeight(1),
            size.bias(1),
            size.bias(1)));
    return List.of(size.sequence("y", size.hidden()).shape(), inputs.get(1));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Recurrence.gradients(graph, node, outputs, new RnnGradient(activation), 1);
  }

  @Override
  public Storage storage() {
    return Storage.STEP_BY_STEP;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    int hidden = size.hidden();
    double[] fromX = new double[hidden];
    double[] fromH = new double[hidden];
    Arrays.fill(outputs[0], 0);
    for (int n = 0; n < size.rows(); n++) {
      double[] h = Arrays.copyOfRange(inputs[1], n * hidden, (n + 1) * hidden);
      int length = size.length(inputs, 6, n);
      for (int t = 0; t < length; t++) {
        int x = size.at(t, n, size.in());
        Recurrence.affineInto(fromX, inputs[2], inputs[4], inputs[0], x, size.in());
        Recurrence.affineInto(fromH, inputs[3], inputs[5], h, 0, hidden);
        for (int j = 0; j < hidden; j++) {
          h[j] = activation.apply(fromX[j] + fromH[j]);
        }
        System.arraycopy(h, 0, outputs[0], size.at(t, n, hidden), hidden);
      }
      System.arraycopy(h, 0, outputs[1], n * hidden, hidden);
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    return size.multiplyAdds(1);
  }
}
