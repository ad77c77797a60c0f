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
          "The function that the numbers go through; log and sqrt are for numbers above 0.");
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

  static final Field<Float> LOW = end("low", -1f, "What a clip makes of numbers below it.");
  static final Field<Float> HIGH = end("high", 1f, "What a clip makes of numbers above it.");

  private ActivationFields() {}

  private static Field<Float> end(String name, float fallback, String sentence) {
    return Field.of(name, FieldKinds.number("a number", Float::isFinite), fallback, "", sentence);
  }

  /** The activation of a layer as it is written. */
  static Activation of(Fields fields) {
    String word = fields.read(WORD);
    Activation usual = ActivationWords.all().get(word);
    for (Field<Float> field : List.of(SLOPE, ALPHA, LOW, HIGH)) {
      Checks.require(
          fields.find(field).isEmpty() || owns(field, word),
          "The activation '%s' has no setting '%s'",
          word,
          field.name());
    }
    return switch (word) {
      case "leakyRelu" -> Activation.leakyRelu(fields.read(SLOPE));
      case "elu" -> Activation.elu(fields.read(ALPHA));
      case "clip" -> Activation.clip(fields.read(LOW), fields.read(HIGH));
      default -> usual;
    };
  }

  private static boolean owns(Field<Float> field, String word) {
    return ActivationWords.settings(word).contains(field.name());
  }

  /** The number that an activation has under the name of a field. */
  static Optional<Float> setting(Field<Float> field, Activation activation) {
    float number = field.equals(HIGH) ? activation.beta() : activation.alpha();
    return owns(field, ActivationWords.word(activation)) ? Optional.of(number) : Optional.empty();
  }
}
