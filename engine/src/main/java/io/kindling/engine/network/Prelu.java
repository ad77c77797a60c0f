package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import java.util.Arrays;
import java.util.List;

/**
 * y = x above 0, slope x below, with a trained slope for each channel (the first dimension of a
 * row); He et al. 2015.
 */
public record Prelu(float slope) implements PlainLayer {
  static final Field<Float> SLOPE =
      Field.of(
          "slope",
          FieldKinds.number("a number", slope -> Float.isFinite(slope)),
          0.25f,
          "",
          "What each slope starts from.");
  static final LayerKind<Prelu> KIND =
      LayerKind.of("prelu", Prelu.class, "A leaky ReLU with a trained slope for each channel.")
          .with(SLOPE, Prelu::slope)
          .built(fields -> new Prelu(fields.read(SLOPE)));

  public Prelu {
    SLOPE.check(slope, "a prelu layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() > 0, "The prelu layer takes rows of a dimension or more, found %s", input);
    return input;
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    declarations.parameter("weight", Shape.of(input.size(0)), Initialiser.constant(slope));
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    int[] sizes = new int[input.shape().rank() - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = input.shape().size(1);
    Value slopes = Formulas.reshape(graph, context.window("weight"), Shape.of(sizes));
    Value above = Formulas.apply(graph, Activation.RELU, input);
    Value below = Formulas.apply(graph, Activation.RELU, Formulas.negate(graph, input));
    return Formulas.subtract(graph, above, Formulas.multiply(graph, below, slopes));
  }

  @Override
  public String settings() {
    return "from " + slope;
  }
}
