package io.kindling.engine.network;

import io.kindling.engine.op.Activation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of activations in configurations and model files. */
public final class ActivationWords {
  private ActivationWords() {}

  /** All names, each with its function; those that have settings have their default ones. */
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
    words.put("log", Activation.LOG);
    words.put("sqrt", Activation.SQRT);
    words.put("abs", Activation.ABS);
    words.put("square", Activation.SQUARE);
    words.put("clip", Activation.clip(-1, 1));
    words.put("relu6", Activation.clip(0, 6));
    return words;
  }

  /** The name of a function that can be a layer's activation. */
  public static String word(Activation activation) {
    Map<String, Activation> all = all();
    return all.keySet().stream()
        .filter(word -> all.get(word).equals(activation))
        .findFirst()
        .or(() -> all.keySet().stream().filter(word -> isKind(word, activation)).findFirst())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    activation + " has no name as an activation: expected one of " + all.keySet()));
  }

  private static boolean isKind(String word, Activation activation) {
    return all().get(word).kind() == activation.kind();
  }

  /** What model files call the settings of a function, by its name. */
  public static List<String> settings(String word) {
    return switch (word) {
      case "leakyRelu" -> List.of("slope");
      case "elu" -> List.of("alpha");
      case "clip" -> List.of("low", "high");
      default -> List.of();
    };
  }
}
