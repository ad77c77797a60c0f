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
 * Long short-term memory over a sequence: (x[T,N,I], h0[N,H], c0[N,H], w_ih[4H,I], w_hh[4H,H],
 * b_ih[4H], b_hh[4H], lengths[N] where given) to (y[T,N,H], hT[N,H], cT[N,H]), and for the way back
 * gates[T,N,4H] and cells[T,N,H], through which no gradient flows. Gates in the order i, f, g, o.
 * At and past a row's length the state stays as it is and y is 0.
 */
public record Lstm() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Recurrence size = Recurrence.of(this, inputs);
    size.check(
        this,
        inputs,
        List.of(
            size.state("a state"),
            size.state("a cell state"),
            size.inputWeight(4),
            size.hiddenWeight(4),
            size.bias(4),
            size.bias(4)));
    Shape y = size.sequence("y", size.hidden()).shape();
    Shape gates = size.sequence("gates", 4 * size.hidden()).shape();
    return List.of(y, inputs.get(1), inputs.get(1), gates, y);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Recurrence.gradients(graph, node, outputs, new LstmGradient(), 2);
  }

  @Override
  public Storage storage() {
    return Storage.STEP_BY_STEP;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    int hidden = size.hidden();
    double[] fromX = new double[4 * hidden];
    double[] fromH = new double[4 * hidden];
    Arrays.fill(outputs[0], 0);
    Arrays.fill(outputs[3], 0);
    for (int n = 0; n < size.rows(); n++) {
      double[] h = Arrays.copyOfRange(inputs[1], n * hidden, (n + 1) * hidden);
      double[] c = Arrays.copyOfRange(inputs[2], n * hidden, (n + 1) * hidden);
      int length = size.length(inputs, 7, n);
      for (int t = 0; t < size.steps(); t++) {
        int at = size.at(t, n, hidden);
        if (t < length) {
          int x = size.at(t, n, size.in());
          Recurrence.affineInto(fromX, inputs[3], inputs[5], inputs[0], x, size.in());
          Recurrence.affineInto(fromH, inputs[4], inputs[6], h, 0, hidden);
          step(fromX, fromH, h, c, outputs[3], 4 * at);
          System.arraycopy(h, 0, outputs[0], at, hidden);
        }
        System.arraycopy(c, 0, outputs[4], at, hidden);
      }
      System.arraycopy(h, 0, outputs[1], n * hidden, hidden);
      System.arraycopy(c, 0, outputs[2], n * hidden, hidden);
    }
  }

  /** c = f c + i g, h = o tanh(c), where i, f and o are sigmoids and g is a tanh. */
  private static void step(
      double[] fromX, double[] fromH, double[] h, double[] c, double[] gates, int at) {
    int hidden = h.length;
    for (int g = 0; g < 4 * hidden; g++) {
      Activation activation = g / hidden == 2 ? Activation.TANH : Activation.SIGMOID;
      gates[at + g] = activation.apply(fromX[g] + fromH[g]);
    }
    for (int j = 0; j < hidden; j++) {
      double input = gates[at + j];
      double forget = gates[at + hidden + j];
      double candidate = gates[at + 2 * hidden + j];
      double output = gates[at + 3 * hidden + j];
      c[j] = forget * c[j] + input * candidate;
      h[j] = output * Math.tanh(c[j]);
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    return size.multiplyAdds(4);
  }
}
