package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.List;

/** A layer that makes one value of several and has no parameters. */
public interface Join extends LayerSpec {
  /** The shape of one row behind this layer; throws where the inputs do not fit. */
  Shape output(List<Shape> inputs);

  /** Adds what joins the values to a graph. */
  Value join(List<Value> inputs, Graph graph);

  @Override
  default Shape place(List<Shape> inputs, Declarations declarations) {
    Checks.require(
        inputs.size() > 1,
        "The %s layer takes several inputs, found one of shape %s: name them, as in from = [a, b]",
        word(),
        inputs.get(0));
    return output(inputs);
  }

  @Override
  default Value apply(List<Value> inputs, LayerContext context) {
    return join(inputs, context.graph());
  }
}
