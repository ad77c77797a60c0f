package io.kindling.engine.op;

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
 * Gated recurrent units over a sequence: (x[T,N,I], h0[N,H], w_ih[3H,I], w_hh[3H,H], b_ih[3H],
 * b_hh[3H], lengths[N] where given) to (y[T,N,H], hT[N,H]), and for the way back gates[T,N,4H],
 * through which no gradient flows. Gates in the order r, z, n; the fourth part of what is kept is
 * q, the hidden side of n before r scales it. At and past a row's length the state stays as it is
 * and y is 0.
 */
public record Gru() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Recurrence size = Recurrence.of(this, inputs);
    size.check(
        this,
        inputs,
        List.of(
            size.state("a state"),
            size.inputWeight(3),
            size.hiddenWeight(3),
            size.bias(3),
            size.bias(3)));
    Shape y = size.sequence("y", size.hidden()).shape();
    return List.of(y, inputs.get(1), size.sequence("gates", 4 * size.hidden()).shape());
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Recurrence.gradients(graph, node, outputs, new GruGradient(), 1);
  }

  @Override
  public Storage storage() {
    return Storage.STEP_BY_STEP;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    int hidden = size.hidden();
    double[] fromX = new double[3 * hidden];
    double[] fromH = new double[3 * hidden];
    Arrays.fill(outputs[0], 0);
    Arrays.fill(outputs[2], 0);
    for (int n = 0; n < size.rows(); n++) {
      double[] h = Arrays.copyOfRange(inputs[1], n * hidden, (n + 1) * hidden);
      int length = size.length(inputs, 6, n);
      for (int t = 0; t < length; t++) {
        int at = size.at(t, n, hidden);
        int x = size.at(t, n, size.in());
        Recurrence.affineInto(fromX, inputs[2], inputs[4], inputs[0], x, size.in());
        Recurrence.affineInto(fromH, inputs[3], inputs[5], h, 0, hidden);
        step(fromX, fromH, h, outputs[2], 4 * at);
        System.arraycopy(h, 0, outputs[0], at, hidden);
      }
      System.arraycopy(h, 0, outputs[1], n * hidden, hidden);
    }
  }

  /** h = (1 - z) n + z h with n = tanh(of x + r q), where r and z are sigmoids. */
  private static void step(double[] fromX, double[] fromH, double[] h, double[] gates, int at) {
    int hidden = h.length;
    for (int j = 0; j < hidden; j++) {
      double reset = Activation.SIGMOID.apply(fromX[j] + fromH[j]);
      double update = Activation.SIGMOID.apply(fromX[hidden + j] + fromH[hidden + j]);
      double kept = fromH[2 * hidden + j];
      double candidate = Math.tanh(fromX[2 * hidden + j] + reset * kept);
      h[j] = (1 - update) * candidate + update * h[j];
      gates[at + j] = reset;
      gates[at + hidden + j] = update;
      gates[at + 2 * hidden + j] = candidate;
      gates[at + 3 * hidden + j] = kept;
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    return size.multiplyAdds(3);
  }
}
