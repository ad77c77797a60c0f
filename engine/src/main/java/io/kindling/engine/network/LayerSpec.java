package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;

/**
 * A layer as it is written: a record of settings. It names its parameters and adds itself to a
 * graph; what it holds at run time is the graph's.
 */
public interface LayerSpec {
  /** The name in configurations and model files. */
  String word();

  /** The shape of one row behind this layer; throws where the input does not fit. */
  Shape output(Shape input);

  /** Declares the windows this layer needs, in order. */
  default void declare(Shape input, Declarations declarations) {}

  /** Adds the layer to a graph, for a batch of rows. */
  Value apply(Value input, LayerContext context);

  /** The settings as a person reads them in a summary. */
  String settings();
}
