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
 * (x[T,N,I], h0[N,H], w_ih[3H,I], w_hh[3H,H], y[T,N,H], gates[T,N,4H], dy[T,N,H], dhT[N,H],
 * lengths[N] where given) to (dx, dh0, dw_ih, dw_hh, db_ih, db_hh).
 */
public record GruGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Recurrence size = Recurrence.of(this, inputs);
    return size.shapesOfGradients(
        this, inputs, 3, List.of("state"), List.of(size.sequence("gates", 4 * size.hidden())));
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Collections.nCopies(node.inputs().size(), Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return IntStream.range(0, 8).boxed().toList();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    int hidden = size.hidden();
    int in = size.in();
    double[] ofX = new double[3 * hidden];
    double[] ofH = new double[3 * hidden];
    double[] through = new double[hidden];
    for (double[] output : outputs) {
      Arrays.fill(output, 0);
    }
    for (int n = 0; n < size.rows(); n++) {
      double[] dh = Arrays.copyOfRange(inputs[7], n * hidden, (n + 1) * hidden);
      for (int t = size.length(inputs, 8, n) - 1; t >= 0; t--) {
        int at = size.at(t, n, hidden);
        int x = size.at(t, n, in);
        double[] before = t == 0 ? inputs[1] : inputs[4];
        int atBefore = t == 0 ? n * hidden : size.at(t - 1, n, hidden);
        for (int j = 0; j < hidden; j++) {
          double total = dh[j] + inputs[6][at + j];
          back(inputs[5], 4 * at + j, j, hidden, before[atBefore + j], total, ofX, ofH);
          through[j] = total * inputs[5][4 * at + hidden + j];
        }
        Recurrence.transposedInto(outputs[0], x, in, inputs[2], ofX);
        Recurrence.transposedInto(dh, 0, hidden, inputs[3], ofH);
        for (int j = 0; j < hidden; j++) {
          dh[j] += through[j];
        }
        Recurrence.accumulate(outputs[2], outputs[4], ofX, inputs[0], x, in);
        Recurrence.accumulate(outputs[3], outputs[5], ofH, before, atBefore, hidden);
      }
      System.arraycopy(dh, 0, outputs[1], n * hidden, hidden);
    }
  }

  /** The gradients of unit j's sums on the side of x and on that of h, which differ in n only. */
  private static void back(
      double[] gates,
      int at,
      int j,
      int hidden,
      double before,
      double dh,
      double[] ofX,
      double[] ofH) {
    double reset = gates[at];
    double update = gates[at + hidden];
    double candidate = gates[at + 2 * hidden];
    double kept = gates[at + 3 * hidden];
    double dCandidate = dh * (1 - update) * (1 - candidate * candidate);
    ofX[j] = dCandidate * kept * reset * (1 - reset);
    ofX[hidden + j] = dh * (before - candidate) * update * (1 - update);
    ofX[2 * hidden + j] = dCandidate;
    ofH[j] = ofX[j];
    ofH[hidden + j] = ofX[hidden + j];
    ofH[2 * hidden + j] = dCandidate * reset;
  }

  @Override
  public long multiplyAdds(Node node) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    return 2 * size.multiplyAdds(3);
  }
}
