package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Formulas;
import java.util.Arrays;

/** The same numbers in the same order, in rows of another shape. */
public record ReshapeLayer(Shape shape) implements PlainLayer {
  static final Field<Shape> SHAPE =
      Field.open(
          "shape",
          FieldKinds.as(
              FieldKinds.wholes("a list of sizes, such as [3, 32, 32]", 1),
              list -> Shape.of(list.stream().mapToInt(Integer::intValue).toArray()),
              shape -> Arrays.stream(shape.toArray()).boxed().toList()),
          "",
          "The shape of a row.");
  static final LayerKind<ReshapeLayer> KIND =
      LayerKind.of("reshape", ReshapeLayer.class, "The same numbers in rows of another shape.")
          .main(SHAPE, ReshapeLayer::shape)
          .built(fields -> new ReshapeLayer(fields.read(SHAPE)));

  public ReshapeLayer {
    Checks.require(
        shape.rank() > 0, "A reshape layer has the shape %s: expected at least one size", shape);
    Declarations.checkSize("The shape %s of a reshape layer", shape);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        shape.elements() == input.elements(),
        "The reshape layer's shape %s has %s numbers, its input %s has %s",
        shape,
        shape.elements(),
        input,
        input.elements());
    return shape;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return Formulas.reshape(context.graph(), input, shape.withOuter(input.shape().size(0)));
  }

  @Override
  public String settings() {
    return shape.toString();
  }
}
