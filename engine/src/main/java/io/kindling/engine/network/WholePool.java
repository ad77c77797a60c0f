package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolKind;
import java.util.List;

/** Pooling with one window over the whole of each channel, of rows [C,H,W] or [C,L]. */
final class WholePool {
  private WholePool() {}

  /** Checks that a layer can pool rows of this shape, and gives that of what comes out. */
  static Shape output(LayerSpec layer, Shape input) {
    Checks.require(
        input.rank() == 2 || input.rank() == 3,
        "The %s layer takes rows of shape [C,L] or [C,H,W], found %s",
        layer.word(),
        input);
    return Shape.of(input.size(0));
  }

  /** Adds the pooling of x[N,C,H,W] or [N,C,L] to y[N,C]. */
  static Value of(Graph graph, PoolKind kind, Value x) {
    Value images = Windows.asImages(graph, x);
    Shape shape = images.shape();
    List<Integer> window = List.of(shape.size(2), shape.size(3));
    List<Integer> none = List.of(0, 0);
    Value y = graph.add(new Pool(kind, window, window, none, none), images).output(0);
    return Formulas.reshape(graph, y, Shape.of(shape.size(0), shape.size(1)));
  }
}
