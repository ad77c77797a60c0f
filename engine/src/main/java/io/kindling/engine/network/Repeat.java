package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import java.util.List;

/** The same layers several times behind one another, each time with parameters of their own. */
public record Repeat(int times, Chain layers) implements LayerSpec {
  static final Field<Integer> TIMES =
      Field.open("times", FieldKinds.whole(1, 10_000), "times", "How often the layers come.");
  static final Field<Chain> LAYERS =
      Field.open(
          "layers",
          FieldKinds.layers(),
          "",
          "The layers, which have parameters of their own each time.");
  static final LayerKind<Repeat> KIND =
      LayerKind.of("repeat", Repeat.class, "The same layers several times.")
          .main(TIMES, Repeat::times)
          .with(LAYERS, Repeat::layers)
          .built(fields -> new Repeat(fields.read(TIMES), fields.read(LAYERS)));

  public Repeat {
    TIMES.check(times, "a repeat layer");
    Checks.require(
        !layers.entries().isEmpty(), "A repeat layer has no layers: expected at least one");
    Chain.checkInput("repeat", List.of(layers));
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape place(List<Shape> inputs, Declarations declarations) {
    Shape shape = Declarations.single(this, inputs);
    for (int time = 0; time < times; time++) {
      shape = layers.place(shape, declarations.inside(Integer.toString(time)));
    }
    return shape;
  }

  @Override
  public List<Inner> inside() {
    return List.of(new Inner("0", layers));
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.INSIDE;
  }

  @Override
  public Value apply(List<Value> inputs, LayerContext context) {
    Value value = inputs.get(0);
    for (int time = 0; time < times; time++) {
      value = layers.apply(value, context.inside(Integer.toString(time)));
    }
    return value;
  }

  @Override
  public String settings() {
    return times + " times";
  }
}
