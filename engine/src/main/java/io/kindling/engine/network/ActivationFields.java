package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How an activation is written: a word, and for some a number. */
final class ActivationFields {
  static final Field<String> WORD =
      Field.of(
          "activation",
          FieldKinds.word(List.copyOf(ActivationWords.all().keySet()), Function.identity()),
          "identity",
          "",
          "The function that the numbers go through.");
  static final Field<Float> SLOPE =
      Field.of(
          "slope",
          FieldKinds.number("a number between 0 and 1", slope -> slope > 0 && slope < 1),
          Activation.LEAKY_RELU.alpha(),
          "",
          "What a leakyRelu multiplies numbers below 0 by.");
  static final Field<Float> ALPHA =
      Field.of(
          "alpha",
          FieldKinds.number("a number above 0", alpha -> alpha > 0 && Float.isFinite(alpha)),
          Activation.ELU.alpha(),
          "",
          "An elu tends to minus this number far below 0.");

  private ActivationFields() {}

  /** The activation of a layer as it is written. */
  static Activation of(Fields fields) {
    String word = fields.read(WORD);
    Activation activation = ActivationWords.all().get(word);
    Optional<Float> slope = own(fields, SLOPE, activation);
    Optional<Float> alpha = own(fields, ALPHA, activation);
    return slope
        .or(() -> alpha)
        .map(number -> new Activation(activation.kind(), number, 0))
        .orElse(activation);
  }

  private static Optional<Float> own(Fields fields, Field<Float> field, Activation activation) {
    Optional<Float> found = fields.find(field);
    Checks.require(
        found.isEmpty() || owns(field, activation),
        "The activation '%s' has no setting '%s'",
        ActivationWords.word(activation),
        field.name());
    return found;
  }

  private static boolean owns(Field<Float> field, Activation activation) {
    return ActivationWords.setting(activation.kind()).equals(Optional.of(field.name()));
  }

  /** The number that an activation has under the name of a field. */
  static Optional<Float> setting(Field<Float> field, Activation activation) {
    return owns(field, activation) ? Optional.of(activation.alpha()) : Optional.empty();
  }
}
