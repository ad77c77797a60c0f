package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Range;

/**
 * What a query may look at: 1 where it may, else 0, in a shape that is repeated to [N,heads,T,S]
 * for T queries and S keys. The product of two masks allows what both allow.
 */
public final class AttentionMask {
  private AttentionMask() {}

  /** [T,T]: each step may look at itself and those before. */
  public static Value causal(Graph graph, int steps) {
    Value key = graph.add(new Range(steps)).output();
    Value query = Formulas.reshape(graph, key, Shape.of(steps, 1));
    return graph.add(new Pairwise(PairFunction.GREATER_EQUAL), query, key).output();
  }

  /** [N,1,1,S]: all may look at the steps before a row's length; lengths are [N]. */
  public static Value within(Graph graph, Value lengths, int steps) {
    Value there = Lengths.mask(graph, lengths, steps);
    return Formulas.reshape(graph, there, Shape.of(lengths.shape().size(0), 1, 1, steps));
  }
}
