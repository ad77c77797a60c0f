package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.LayerNorm;
import java.util.List;

/** Gives the last dimension of each row mean beta and deviation gamma. */
public record LayerNormLayer(float epsilon) implements PlainLayer {
  public static final LayerNormLayer DEFAULT = new LayerNormLayer(1e-5f);
  static final LayerKind<LayerNormLayer> KIND =
      LayerKind.of("layerNorm", LayerNormLayer.class, "Normalises the last dimension of each row.")
          .with(BatchNorm.EPSILON, LayerNormLayer::epsilon)
          .built(fields -> new LayerNormLayer(fields.read(BatchNorm.EPSILON)));

  public LayerNormLayer {
    BatchNorm.EPSILON.check(epsilon, "a layerNorm layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() > 0, "The layerNorm layer takes rows of a dimension or more, found %s", input);
    return input;
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    Shape channels = Shape.of(input.size(-1));
    declarations.parameter("weight", channels, Initialiser.ONES);
    declarations.parameter("bias", channels, Initialiser.ZEROS);
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return inputs.get(0).rank() > 1 ? Masking.EACH_STEP : Masking.UNAWARE;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return context
        .graph()
        .add(new LayerNorm(epsilon), input, context.window("weight"), context.window("bias"))
        .output(0);
  }

  @Override
  public String settings() {
    return "epsilon " + epsilon;
  }
}
