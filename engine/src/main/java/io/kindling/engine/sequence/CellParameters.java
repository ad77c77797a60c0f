package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Affine;
import java.util.List;

/**
 * The parameters of one layer and direction, as PyTorch has them: w_ih[G H,I], w_hh[G H,H], b_ih[G
 * H], b_hh[G H] for G gates.
 */
public record CellParameters(
    Value inputWeight, Value hiddenWeight, Value inputBias, Value hiddenBias) {
  /** In the order in which the ops take them. */
  public List<Value> asList() {
    return List.of(inputWeight, hiddenWeight, inputBias, hiddenBias);
  }

  /** The size of the state. */
  public int hidden() {
    return hiddenWeight.shape().size(1);
  }

  /** The part of the gates that comes from x[N,I]. */
  Value ofInput(Graph graph, Value x) {
    return graph.add(new Affine(), x, inputWeight, inputBias).output();
  }

  /** The part of the gates that comes from h[N,H]. */
  Value ofState(Graph graph, Value h) {
    return graph.add(new Affine(), h, hiddenWeight, hiddenBias).output();
  }
}
