package io.kindling.engine.network;

import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKind;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activation;

/** How the first weights of a layer are written: a word, and settings. */
final class InitialiserFields {
  static final Field<Initialiser> WORD =
      Field.open(
          "initialiser",
          new FieldKind<>(
              "a word, with settings or without: " + Initialiser.range(),
              value -> value.text().map(Initialiser::read),
              initialiser -> true,
              Initialiser::word),
          "",
          "How the weights start; he before the relu family, gelu and swish, else xavier.");

  private InitialiserFields() {}

  /** The initialiser that is written, or the one that suits the activation. */
  static Initialiser of(Fields fields, Activation activation) {
    return fields.find(WORD).orElse(suited(activation));
  }

  /** He for activations that drop or shrink the negative half, Xavier for the others. */
  static Initialiser suited(Activation activation) {
    if (activation.equals(Activation.clip(0, 6))) {
      return Initialiser.HE;
    }
    return switch (activation.kind()) {
      case RELU, LEAKY_RELU, ELU, GELU, GELU_TANH, SWISH -> Initialiser.HE;
      default -> Initialiser.XAVIER;
    };
  }
}
