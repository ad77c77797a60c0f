package io.kindling.engine.sequence;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Slice;
import java.util.Arrays;

/**
 * The parameters of attention with several heads, as PyTorch has them: the projections of queries,
 * keys and values in one weight [3E,E] and bias [3E], and that of the result, [E,E] and [E].
 */
public record AttentionParameters(Value inWeight, Value inBias, Value outWeight, Value outBias) {
  public AttentionParameters {
    int width = outBias.shape().elements();
    fits("an input weight", Shape.of(3 * width, width), inWeight);
    fits("an input bias", Shape.of(3 * width), inBias);
    fits("an output weight", Shape.of(width, width), outWeight);
    fits("an output bias", Shape.of(width), outBias);
  }

  private static void fits(String role, Shape expected, Value found) {
    Checks.require(
        found.shape().equals(expected),
        "Attention expects %s of shape %s, found %s",
        role,
        expected,
        found.shape());
  }

  /** E. */
  public int width() {
    return outBias.shape().size(0);
  }

  /**
   * Some of queries, keys and values (numbers 0, 1, 2) of x[N,T,E], behind each other: [N,T, count
   * E].
   */
  Value projected(Graph graph, Value x, int from, int to) {
    return affine(graph, x, part(graph, inWeight, from, to), part(graph, inBias, from, to));
  }

  private Value part(Graph graph, Value whole, int from, int to) {
    return to - from == 3
        ? whole
        : graph.add(new Slice(0, from * width(), to * width()), whole).output();
  }

  Value out(Graph graph, Value x) {
    return affine(graph, x, outWeight, outBias);
  }

  private static Value affine(Graph graph, Value x, Value weight, Value bias) {
    int[] sizes = x.shape().toArray();
    int width = sizes[sizes.length - 1];
    int rows = Shape.of(Arrays.copyOf(sizes, sizes.length - 1)).elements();
    Value flat = Formulas.reshape(graph, x, Shape.of(rows, width));
    sizes[sizes.length - 1] = weight.shape().size(0);
    Value y = graph.add(new Affine(), flat, weight, bias).output();
    return Formulas.reshape(graph, y, Shape.of(sizes));
  }
}
