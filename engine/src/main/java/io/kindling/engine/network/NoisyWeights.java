package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import java.util.List;

/** Layers whose weights have random numbers of mean 0 added while they are trained. */
public record NoisyWeights(float deviation, Chain layers) implements LayerSpec {
  static final Field<Chain> LAYERS =
      Field.open(
          "layers", FieldKinds.layers(), "", "The layers whose weights are disturbed in training.");
  static final LayerKind<NoisyWeights> KIND =
      LayerKind.of(
              "noisyWeights",
              NoisyWeights.class,
              "Adds random numbers to the weights of the layers inside while training.")
          .main(GaussianNoise.DEVIATION, NoisyWeights::deviation)
          .with(LAYERS, NoisyWeights::layers)
          .built(
              fields ->
                  new NoisyWeights(fields.read(GaussianNoise.DEVIATION), fields.read(LAYERS)));

  public NoisyWeights {
    GaussianNoise.DEVIATION.check(deviation, "a noisyWeights layer");
    Checks.require(
        !layers.entries().isEmpty(), "A noisyWeights layer has no layers: expected at least one");
    Chain.checkInput("noisyWeights", List.of(layers));
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape place(List<Shape> inputs, Declarations declarations) {
    return layers.place(Declarations.single(this, inputs), declarations);
  }

  @Override
  public List<Inner> inside() {
    return List.of(new Inner("", layers));
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.INSIDE;
  }

  @Override
  public Value apply(List<Value> inputs, LayerContext context) {
    return layers.apply(inputs.get(0), context.withWeightNoise(deviation));
  }

  @Override
  public String settings() {
    return "deviation " + deviation;
  }
}
