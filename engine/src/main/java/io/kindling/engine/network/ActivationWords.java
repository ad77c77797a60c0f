package io.kindling.engine.network;

import io.kindling.engine.op.Activation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names of activations in configurations and model files. */
public final class ActivationWords {
  private ActivationWords() {}

  /** All names, each with its function; the leaky ReLU has its default slope. */
  public static Map<String, Activation> all() {
    Map<String, Activation> words = new LinkedHashMap<>();
    words.put("identity", Activation.IDENTITY);
    words.put("step", Activation.STEP);
    words.put("sigmoid", Activation.SIGMOID);
    words.put("tanh", Activation.TANH);
    words.put("relu", Activation.RELU);
    words.put("leakyRelu", Activation.LEAKY_RELU);
    return words;
  }

  public static String word(Activation activation) {
    return switch (activation.kind()) {
      case IDENTITY -> "identity";
      case STEP -> "step";
      case SIGMOID -> "sigmoid";
      case TANH -> "tanh";
      case RELU -> "relu";
      case LEAKY_RELU -> "leakyRelu";
    };
  }
}
