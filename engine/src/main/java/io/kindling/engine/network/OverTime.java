package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.sequence.OneStep;
import java.util.List;
import java.util.Locale;

/** One step made of all steps of a sequence [T,C]; absent steps have no part in it. */
public record OverTime(OneStep made) implements PlainLayer {
  static final Field<OneStep> MADE =
      Field.open(
          "made",
          FieldKinds.word(List.of(OneStep.values()), OverTime::word),
          "",
          "The mean of the steps, the largest number of each channel, or the last step.");
  static final LayerKind<OverTime> KIND =
      LayerKind.of("overTime", OverTime.class, "One step made of all steps of a sequence [T,C].")
          .main(MADE, OverTime::made)
          .built(fields -> new OverTime(fields.read(MADE)));

  private static String word(OneStep made) {
    return made.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 2, "The overTime layer takes sequences of shape [T,C], found %s", input);
    return Shape.of(input.size(1));
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.ENDS;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return made.of(context.graph(), input, context.lengths(input));
  }

  @Override
  public String settings() {
    return word(made);
  }
}
