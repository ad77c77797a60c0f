package io.kindling.engine.network;

import io.kindling.engine.op.Activation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The names of activations in configurations and model files. */
public final class ActivationWords {
  private ActivationWords() {}

  /** All names, each with its function; the leaky ReLU and the ELU have their default settings. */
  public static Map<String, Activation> all() {
    Map<String, Activation> words = new LinkedHashMap<>();
    words.put("identity", Activation.IDENTITY);
    words.put("step", Activation.STEP);
    words.put("sigmoid", Activation.SIGMOID);
    words.put("tanh", Activation.TANH);
    words.put("relu", Activation.RELU);
    words.put("leakyRelu", Activation.LEAKY_RELU);
    words.put("elu", Activation.ELU);
    words.put("gelu", Activation.GELU);
    words.put("geluTanh", Activation.GELU_TANH);
    words.put("swish", Activation.SWISH);
    words.put("softplus", Activation.SOFTPLUS);
    words.put("exp", Activation.EXP);
    words.put("abs", Activation.ABS);
    words.put("square", Activation.SQUARE);
    return words;
  }

  /** The name of a function that can be a layer's activation. */
  public static String word(Activation activation) {
    return all().entrySet().stream()
        .filter(one -> one.getValue().kind() == activation.kind())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    activation
                        + " has no name as an activation: expected one of "
                        + all().keySet()));
  }

  /** What a model file calls the setting of a function; empty where it has none. */
  public static Optional<String> setting(Activation.Kind kind) {
    return switch (kind) {
      case LEAKY_RELU -> Optional.of("slope");
      case ELU -> Optional.of("alpha");
      default -> Optional.empty();
    };
  }
}
