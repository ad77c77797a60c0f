package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import java.util.List;

/** An earlier layer once more, with the same parameters. */
public record Shared(String with) implements LayerSpec {
  static final Field<String> WITH =
      Field.open(
          "with",
          FieldKinds.text("the name of an earlier layer"),
          "",
          "The earlier layer that is used once more, with the same parameters.");
  static final LayerKind<Shared> KIND =
      LayerKind.of("sharedWith", Shared.class, "An earlier layer with the same parameters.")
          .main(WITH, Shared::with)
          .built(fields -> new Shared(fields.read(WITH)));

  public Shared {
    LayerEntry.checkName(with);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape place(List<Shape> inputs, Declarations declarations) {
    return declarations.placeShared(with, inputs);
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.INSIDE;
  }

  @Override
  public Value apply(List<Value> inputs, LayerContext context) {
    return context.applyShared(inputs);
  }

  @Override
  public String settings() {
    return with;
  }
}
