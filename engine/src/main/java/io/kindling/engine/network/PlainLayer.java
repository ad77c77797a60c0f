package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.List;

/** A layer with one input and no layers inside. */
public interface PlainLayer extends LayerSpec {
  /** The shape of one row behind this layer; throws where the input does not fit. */
  Shape output(Shape input);

  /** Declares the windows this layer needs, in order. */
  default void declare(Shape input, Declarations declarations) {}

  /** Adds the layer to a graph, for a batch of rows. */
  Value apply(Value input, LayerContext context);

  /** The multiplications and additions, in pairs, that one row costs. */
  default long multiplyAdds(Shape input) {
    return 0;
  }

  @Override
  default Shape place(List<Shape> inputs, Declarations declarations) {
    Shape input = Declarations.single(this, inputs);
    Shape output = output(input);
    declare(input, declarations);
    return output;
  }

  @Override
  default Value apply(List<Value> inputs, LayerContext context) {
    return apply(inputs.get(0), context);
  }

  @Override
  default long multiplyAdds(List<Shape> inputs) {
    return multiplyAdds(inputs.get(0));
  }
}
