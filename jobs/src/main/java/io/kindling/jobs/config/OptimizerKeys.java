package io.kindling.jobs.config;

import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.OptimizerSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The section {@code training.optimizer}: one rule with its settings, or a search. */
final class OptimizerKeys {
  private static final String KEY = "training.optimizer";
  private static final String USUAL = "adam";
  private static final Map<String, Rule> RULES = new Rules().all();

  private OptimizerKeys() {}

  /** A rule: its settings, and how it is built from them. */
  private record Rule(Collection<Setting<?>> settings, Function<Values, DescentSpec> build) {}

  static List<Setting<?>> all() {
    return RULES.values().stream().<Setting<?>>flatMap(rule -> rule.settings().stream()).toList();
  }

  /** Whether a setting has a say: those of the chosen rule, and all outside this section. */
  static boolean holds(Setting<?> setting, Reader reader) {
    return !setting.key().startsWith(KEY + ".")
        || setting.key().startsWith(KEY + "." + chosen(reader).get(0) + ".");
  }

  static DescentSpec read(Reader reader) {
    List<String> chosen = chosen(reader);
    if (chosen.size() > 1) {
      throw new IllegalArgumentException(
          "'" + KEY + "' must name one optimizer, found " + String.join(" and ", chosen));
    }
    String word = chosen.get(0);
    return RULES.get(word).build().apply(new Values(reader, word));
  }

  private static List<String> chosen(Reader reader) {
    List<String> chosen =
        RULES.keySet().stream().filter(word -> reader.has(KEY + "." + word)).toList();
    return chosen.isEmpty() ? List.of(USUAL) : chosen;
  }

  /** The values of one rule's settings. */
  private record Values(Reader reader, String word) {
    float number(String name) {
      String key = KEY + "." + word + "." + name;
      for (Setting<?> setting : RULES.get(word).settings()) {
        if (setting.key().equals(key)) {
          return ((Number) reader.read(setting)).floatValue();
        }
      }
      throw new IllegalStateException("No setting " + key);
    }

    boolean flag(Setting<Boolean> setting) {
      return reader.read(setting);
    }
  }

  /** Declares the rules in the order of the reference. */
  private static final class Rules {
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, Setting<?>> settings = new LinkedHashMap<>();

    private static final Setting<Boolean> CENTRED =
        Setting.of(
            KEY + ".rmsProp.centred",
            Kinds.flag(),
            false,
            "",
            "Whether the mean is taken off before the square.");

    Map<String, Rule> all() {
      descents();
      adaptive();
      adams();
      layered();
      rules.put(LbfgsKeys.WORD, new Rule(LbfgsKeys.all(), read -> LbfgsKeys.read(read.reader())));
      return rules;
    }

    private void descents() {
      rate("sgd", 0.1);
      add("sgd", read -> new OptimizerSpec.Sgd(read.number("rate")));
      rate("momentum", 0.1);
      momentum("momentum", 0.9);
      add(
          "momentum",
          read -> new OptimizerSpec.Momentum(read.number("rate"), read.number("momentum")));
      rate("nesterov", 0.1);
      momentum("nesterov", 0.9);
      add(
          "nesterov",
          read -> new OptimizerSpec.Nesterov(read.number("rate"), read.number("momentum")));
    }

    private void adaptive() {
      rate("adagrad", 0.01);
      epsilon("adagrad", 1e-10);
      add(
          "adagrad",
          read -> new OptimizerSpec.Adagrad(read.number("rate"), read.number("epsilon")));
      rate("adadelta", 1);
      share("adadelta", "decay", 0.9, "The decay of the mean squares.");
      epsilon("adadelta", 1e-6);
      add(
          "adadelta",
          read ->
              new OptimizerSpec.Adadelta(
                  read.number("rate"), read.number("decay"), read.number("epsilon")));
      rate("rmsProp", 1e-2);
      share("rmsProp", "decay", 0.99, "The decay of the mean square.");
      epsilon("rmsProp", 1e-8);
      momentum("rmsProp", 0);
      settings.put("centred", CENTRED);
      add(
          "rmsProp",
          read ->
              new OptimizerSpec.RmsProp(
                  read.number("rate"),
                  read.number("decay"),
                  read.number("epsilon"),
                  read.number("momentum"),
                  read.flag(CENTRED)));
    }

    private void adams() {
      moments("adam", 1e-3);
      add("adam", read -> adam(read, OptimizerSpec.Adam::new));
      moments("amsgrad", 1e-3);
      add("amsgrad", read -> adam(read, OptimizerSpec.Amsgrad::new));
      moments("adamW", 1e-3);
      decay("adamW", 1e-2);
      add(
          "adamW",
          read ->
              adam(
                  read,
                  (rate, beta1, beta2, epsilon) ->
                      new OptimizerSpec.AdamW(rate, beta1, beta2, epsilon, read.number("decay"))));
      moments("adamax", 2e-3);
      add("adamax", read -> adam(read, OptimizerSpec.Adamax::new));
      moments("nadam", 2e-3);
      put(
          "nadam",
          "momentumDecay",
          Numbers.FROM_0,
          4e-3,
          "How fast the momentum goes from half of beta1 to beta1; 0: it stays at half.");
      add(
          "nadam",
          read ->
              adam(
                  read,
                  (rate, beta1, beta2, epsilon) ->
                      new OptimizerSpec.Nadam(
                          rate, beta1, beta2, epsilon, read.number("momentumDecay"))));
    }

    private void layered() {
      rate("lars", 0.1);
      momentum("lars", 0.9);
      decay("lars", 1e-4);
      put("lars", "trust", Numbers.ABOVE_0, 1e-3, "The part of a layer's norm that a step may be.");
      add(
          "lars",
          read ->
              new OptimizerSpec.Lars(
                  read.number("rate"),
                  read.number("momentum"),
                  read.number("decay"),
                  read.number("trust")));
      moments("lamb", 1e-3);
      decay("lamb", 1e-2);
      add(
          "lamb",
          read ->
              adam(
                  read,
                  (rate, beta1, beta2, epsilon) ->
                      new OptimizerSpec.Lamb(rate, beta1, beta2, epsilon, read.number("decay"))));
    }

    /** Builds a rule with Adam's settings. */
    @FunctionalInterface
    private interface Adams {
      OptimizerSpec of(float rate, float beta1, float beta2, float epsilon);
    }

    private static OptimizerSpec adam(Values read, Adams rule) {
      return rule.of(
          read.number("rate"), read.number("beta1"), read.number("beta2"), read.number("epsilon"));
    }

    private void rate(String word, double value) {
      put(word, "rate", Numbers.ABOVE_0, value, "The learning rate of " + word + ".");
    }

    private void momentum(String word, double value) {
      share(word, "momentum", value, "How much of the last step is kept.");
    }

    private void epsilon(String word, double value) {
      put(word, "epsilon", Numbers.ABOVE_0, value, "Added to the root.");
    }

    private void decay(String word, double value) {
      String sentence = "The part of the weights that is added to the update.";
      put(word, "decay", Numbers.FROM_0, value, sentence);
    }

    private void moments(String word, double rate) {
      rate(word, rate);
      share(word, "beta1", 0.9, "The decay of the gradient's mean.");
      share(word, "beta2", 0.999, "The decay of the gradient's square.");
      epsilon(word, 1e-8);
    }

    private void share(String word, String name, double value, String sentence) {
      put(word, name, Numbers.BELOW_1, value, sentence);
    }

    private void put(String word, String name, Kind<Double> kind, double value, String sentence) {
      settings.put(name, Setting.of(KEY + "." + word + "." + name, kind, value, "", sentence));
    }

    private void add(String word, Function<Values, DescentSpec> build) {
      rules.put(word, new Rule(List.copyOf(settings.values()), build));
      settings.clear();
    }
  }
}
