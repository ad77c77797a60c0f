package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.List;

/**
 * A layer as it is written: a record of settings. It names its parameters and adds itself to a
 * graph; what it holds at run time is the graph's. Most layers are a {@link PlainLayer}; those that
 * hold other layers, or take several inputs, are of this wider kind.
 */
public interface LayerSpec {
  /** The declaration of its kind. */
  LayerKind<?> kind();

  /** The name in configurations and model files. */
  default String word() {
    return kind().word();
  }

  /**
   * Declares the windows this layer needs, in order, and says the shape of one row behind it.
   *
   * @throws IllegalArgumentException where the inputs do not fit
   */
  Shape place(List<Shape> inputs, Declarations declarations);

  /** Adds the layer to a graph, for a batch of rows of each input. */
  Value apply(List<Value> inputs, LayerContext context);

  /** What it does with sequences whose rows have lengths of their own. */
  default Masking masking(List<Shape> inputs) {
    return Masking.UNAWARE;
  }

  /** The multiplications and additions, in pairs, that one row costs, layers inside not counted. */
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  /** The numbers that one row keeps for the way back, besides the output: an estimate of memory. */
  default long heldNumbers(List<Shape> inputs) {
    return 0;
  }

  /** The layers inside, as they take part in it the first time. */
  default List<Inner> inside() {
    return List.of();
  }

  /** The settings as a person reads them in a summary. */
  String settings();
}
