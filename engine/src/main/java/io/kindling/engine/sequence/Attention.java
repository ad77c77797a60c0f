package io.kindling.engine.sequence;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.MatMul;
import io.kindling.engine.op.Select;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.Transpose;
import java.util.Optional;

/**
 * Attention with several heads over batches [N,T,E], rows outermost.
 *
 * @param dropout the share of the weights that is dropped
 * @param site tells this dropout from the others of a network
 */
public record Attention(int heads, float dropout, int site) {
  /** Low enough that its exponential is 0; finite, so that a row that may see nothing stays so. */
  private static final double FORBIDDEN = -1e30;

  public Attention {
    Checks.require(heads >= 1, "Attention has at least 1 head, found %s", heads);
    Checks.require(
        dropout >= 0 && dropout < 1, "Invalid dropout rate %s: expected 0 to below 1", dropout);
  }

  /** Attention without dropout. */
  public static Attention of(int heads) {
    return new Attention(heads, 0, 0);
  }

  /** The same for evaluation. */
  public Attention withoutDropout() {
    return of(heads);
  }

  /** A sequence x[N,T,E] that looks at itself. */
  public Value self(Graph graph, Value x, AttentionParameters parameters, Optional<Value> allowed) {
    checkWidth(x, parameters);
    Value all = parameters.projected(graph, x, 0, 3);
    Value y =
        scaledDotProduct(
            graph, head(graph, all, 0, 3), head(graph, all, 1, 3), head(graph, all, 2, 3), allowed);
    return parameters.out(graph, joined(graph, y));
  }

  /** A sequence x[N,T,E] that looks at another, memory[N,S,E]. */
  public Value across(
      Graph graph, Value x, Value memory, AttentionParameters parameters, Optional<Value> allowed) {
    checkWidth(x, parameters);
    checkWidth(memory, parameters);
    Value query = parameters.projected(graph, x, 0, 1);
    Value pairs = parameters.projected(graph, memory, 1, 3);
    Value y =
        scaledDotProduct(
            graph,
            head(graph, query, 0, 1),
            head(graph, pairs, 0, 2),
            head(graph, pairs, 1, 2),
            allowed);
    return parameters.out(graph, joined(graph, y));
  }

  private void checkWidth(Value x, AttentionParameters parameters) {
    Checks.require(
        x.shape().rank() == 3 && x.shape().size(2) == parameters.width(),
        "Attention expects sequences of shape [rows, time, %s], found %s",
        parameters.width(),
        x.shape());
    Checks.require(
        parameters.width() % heads == 0,
        "A width of %s cannot be divided among %s heads: choose heads that divide it",
        parameters.width(),
        heads);
  }

  /**
   * softmax(query keyᵀ / √d) value, over what is allowed: query[N,heads,T,d], key[N,heads,S,d] and
   * value[N,heads,S,D] to [N,heads,T,D]. A query that may look at nothing gets the mean.
   */
  public Value scaledDotProduct(
      Graph graph, Value query, Value key, Value value, Optional<Value> allowed) {
    double scale = 1 / Math.sqrt(query.shape().size(-1));
    Value scores = graph.add(MatMul.rightTransposed(), query, key).output();
    Value scaled = Formulas.scale(graph, scores, scale);
    Value seen =
        allowed
            .map(
                mask ->
                    graph
                        .add(new Select(), mask, scaled, Formulas.number(graph, FORBIDDEN))
                        .output())
            .orElse(scaled);
    Value weights = graph.add(new Softmax(-1), seen).output();
    return graph.add(MatMul.plain(), dropped(graph, weights), value).output();
  }

  private Value dropped(Graph graph, Value weights) {
    if (dropout == 0) {
      return weights;
    }
    Value mask = graph.add(new DropoutMask(dropout, site, weights.shape())).output();
    return Formulas.multiply(graph, weights, mask);
  }

  /** Part {@code number} of {@code parts}, cut into heads: [N,T,parts E] to [N,heads,T,d]. */
  private Value head(Graph graph, Value projected, int number, int parts) {
    Shape shape = projected.shape();
    int width = shape.size(2) / parts;
    Value part =
        parts == 1
            ? projected
            : graph.add(new Slice(2, number * width, (number + 1) * width), projected).output();
    Shape cut = Shape.of(shape.size(0), shape.size(1), heads, width / heads);
    return graph.add(Transpose.of(0, 2, 1, 3), Formulas.reshape(graph, part, cut)).output();
  }

  /** [N,heads,T,d] to [N,T,E]. */
  private static Value joined(Graph graph, Value y) {
    Shape shape = y.shape();
    Value turned = graph.add(Transpose.of(0, 2, 1, 3), y).output();
    Shape flat = Shape.of(shape.size(0), shape.size(2), shape.size(1) * shape.size(3));
    return Formulas.reshape(graph, turned, flat);
  }
}
