package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.step.Mode;
import java.util.Arrays;
import java.util.List;

/** While training, sets whole channels (the first dimension of a row) to 0. */
public record SpatialDropout(float rate) implements PlainLayer {
  static final LayerKind<SpatialDropout> KIND =
      LayerKind.of("spatialDropout", SpatialDropout.class, "Sets whole channels to 0 in training.")
          .main(Dropout.RATE, SpatialDropout::rate)
          .built(fields -> new SpatialDropout(fields.read(Dropout.RATE)));

  public SpatialDropout {
    Dropout.RATE.check(rate, "a spatialDropout layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() > 1,
        "The spatialDropout layer takes rows of shape [C,L] or [C,H,W], found %s: use dropout",
        input);
    return input;
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.EACH_STEP;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    if (context.mode() != Mode.TRAIN || rate == 0) {
      return input;
    }
    Graph graph = context.graph();
    int[] sizes = new int[input.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = input.shape().size(0);
    sizes[1] = input.shape().size(1);
    DropoutMask mask = new DropoutMask(rate, context.site(), Shape.of(sizes));
    return Formulas.multiply(graph, input, graph.add(mask).output());
  }

  @Override
  public String settings() {
    return Float.toString(rate);
  }
}
