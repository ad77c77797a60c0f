package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Reshape;

/** Rows of any shape as rows of one dimension. */
public record Flatten() implements PlainLayer {
  static final LayerKind<Flatten> KIND =
      LayerKind.of("flatten", Flatten.class, "Rows of any shape as rows of one dimension.")
          .built(fields -> new Flatten());

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.elements());
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    int rows = input.shape().size(0);
    Shape flat = Shape.of(rows, input.shape().withoutOuter().elements());
    return flat.equals(input.shape())
        ? input
        : context.graph().add(new Reshape(flat), input).output();
  }

  @Override
  public String settings() {
    return "";
  }
}
