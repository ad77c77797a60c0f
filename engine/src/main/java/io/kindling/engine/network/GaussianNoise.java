package io.kindling.engine.network;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.NormalNoise;
import io.kindling.engine.step.Mode;
import java.util.List;

/** While training, adds random numbers of mean 0. */
public record GaussianNoise(float deviation) implements PlainLayer {
  static final Field<Float> DEVIATION =
      Field.open(
          "deviation",
          FieldKinds.number(
              "a number from 0", deviation -> deviation >= 0 && Float.isFinite(deviation)),
          "",
          "The standard deviation of the numbers that are added while training.");
  static final LayerKind<GaussianNoise> KIND =
      LayerKind.of("gaussianNoise", GaussianNoise.class, "Adds random numbers while training.")
          .main(DEVIATION, GaussianNoise::deviation)
          .built(fields -> new GaussianNoise(fields.read(DEVIATION)));

  public GaussianNoise {
    DEVIATION.check(deviation, "a gaussianNoise layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    if (context.mode() != Mode.TRAIN || deviation == 0) {
      return input;
    }
    Graph graph = context.graph();
    Value noise = graph.add(new NormalNoise(context.site(), input.shape())).output();
    return Formulas.add(graph, input, Formulas.scale(graph, noise, deviation));
  }

  @Override
  public String settings() {
    return Float.toString(deviation);
  }
}
