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
 * (x[T,N,I], h0[N,H], c0[N,H], w_ih[4H,I], w_hh[4H,H], y[T,N,H], gates[T,N,4H], cells[T,N,H],
 * dy[T,N,H], dhT[N,H], dcT[N,H], lengths[N] where given) to (dx, dh0, dc0, dw_ih, dw_hh, db_ih,
 * db_hh). The two biases have equal gradients.
 */
public record LstmGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Recurrence size = Recurrence.of(this, inputs);
    return size.shapesOfGradients(
        this,
        inputs,
        4,
        List.of("state", "cell state"),
        List.of(size.sequence("gates", 4 * size.hidden()), size.sequence("cells", size.hidden())));
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Collections.nCopies(node.inputs().size(), Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return IntStream.range(0, 11).boxed().toList();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    int hidden = size.hidden();
    int in = size.in();
    double[] delta = new double[4 * hidden];
    for (double[] output : outputs) {
      Arrays.fill(output, 0);
    }
    for (int n = 0; n < size.rows(); n++) {
      double[] dh = Arrays.copyOfRange(inputs[9], n * hidden, (n + 1) * hidden);
      double[] dc = Arrays.copyOfRange(inputs[10], n * hidden, (n + 1) * hidden);
      for (int t = size.length(inputs, 11, n) - 1; t >= 0; t--) {
        int at = size.at(t, n, hidden);
        int x = size.at(t, n, in);
        double[] before = t == 0 ? inputs[1] : inputs[5];
        double[] cellBefore = t == 0 ? inputs[2] : inputs[7];
        int atBefore = t == 0 ? n * hidden : size.at(t - 1, n, hidden);
        for (int j = 0; j < hidden; j++) {
          dh[j] += inputs[8][at + j];
          dc[j] = back(inputs, at, j, cellBefore[atBefore + j], dh, dc[j], delta);
        }
        Recurrence.transposedInto(outputs[0], x, in, inputs[3], delta);
        Recurrence.transposedInto(dh, 0, hidden, inputs[4], delta);
        Recurrence.accumulate(outputs[3], outputs[5], delta, inputs[0], x, in);
        Recurrence.accumulate(outputs[4], outputs[6], delta, before, atBefore, hidden);
      }
      System.arraycopy(dh, 0, outputs[1], n * hidden, hidden);
      System.arraycopy(dc, 0, outputs[2], n * hidden, hidden);
    }
  }

  /** The gradients of the four sums of unit j, into delta; gives that of the cell before. */
  private static double back(
      double[][] inputs, int at, int j, double before, double[] dh, double dc, double[] delta) {
    int hidden = dh.length;
    double[] gates = inputs[6];
    double input = gates[4 * at + j];
    double forget = gates[4 * at + hidden + j];
    double candidate = gates[4 * at + 2 * hidden + j];
    double output = gates[4 * at + 3 * hidden + j];
    double squashed = Math.tanh(inputs[7][at + j]);
    double dCell = dc + dh[j] * output * (1 - squashed * squashed);
    delta[j] = dCell * candidate * input * (1 - input);
    delta[hidden + j] = dCell * before * forget * (1 - forget);
    delta[2 * hidden + j] = dCell * input * (1 - candidate * candidate);
    delta[3 * hidden + j] = dh[j] * squashed * output * (1 - output);
    return dCell * forget;
  }

  @Override
  public long multiplyAdds(Node node) {
    Recurrence size = Recurrence.of(this, node.inputs().stream().map(Value::shape).toList());
    return 2 * size.multiplyAdds(4);
  }
}
