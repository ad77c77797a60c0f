package io.kindling.jobs.config;

import io.kindling.engine.optim.OptimizerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The section {@code averaging.outer}: the rule that steps by the averaged change of shards. */
final class OuterKeys {
  static final String KEY = "averaging.outer";
  private static final String USUAL = "average";
  private static final String KEPT = "How much of the last step of all parameters is kept.";

  private static final Setting<Double> AVERAGE_RATE =
      rate("average", 1, "How much of the averaged change is made; 1 is the plain mean.");
  private static final Setting<Double> MOMENTUM_RATE =
      rate(
          "momentum", 0.5, "The outer learning rate; over 1 - momentum, how far steps go at last.");
  private static final Setting<Double> MOMENTUM = share("momentum.momentum", 0.5, KEPT);
  private static final Setting<Double> NESTEROV_RATE =
      rate("nesterov", 0.7, "The outer learning rate, with Nesterov's look-ahead.");
  private static final Setting<Double> NESTEROV = share("nesterov.momentum", 0.9, KEPT);
  private static final Setting<Double> ADAM_RATE =
      rate("adam", 0.01, "The outer learning rate, of changes scaled by Adam.");
  private static final Setting<Double> BETA1 =
      share("adam.beta1", 0.9, "The decay of the change's mean.");
  private static final Setting<Double> BETA2 =
      share("adam.beta2", 0.99, "The decay of the change's square.");
  private static final Setting<Double> EPSILON =
      Setting.of(KEY + ".adam.epsilon", Numbers.ABOVE_0, 1e-3, "", "Added to the root.");

  private static final Map<String, Rule> RULES = rules();

  private OuterKeys() {}

  private record Rule(List<Setting<?>> settings, Function<Reader, OptimizerSpec> build) {}

  private static Setting<Double> rate(String word, double usual, String sentence) {
    return Setting.of(KEY + "." + word + ".rate", Numbers.ABOVE_0, usual, "", sentence);
  }

  private static Setting<Double> share(String name, double usual, String sentence) {
    return Setting.of(KEY + "." + name, Numbers.BELOW_1, usual, "", sentence);
  }

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put(
        USUAL,
        new Rule(List.of(AVERAGE_RATE), read -> new OptimizerSpec.Sgd(number(read, AVERAGE_RATE))));
    rules.put(
        "momentum",
        new Rule(
            List.of(MOMENTUM_RATE, MOMENTUM),
            read ->
                new OptimizerSpec.Momentum(number(read, MOMENTUM_RATE), number(read, MOMENTUM))));
    rules.put(
        "nesterov",
        new Rule(
            List.of(NESTEROV_RATE, NESTEROV),
            read ->
                new OptimizerSpec.Nesterov(number(read, NESTEROV_RATE), number(read, NESTEROV))));
    rules.put(
        "adam",
        new Rule(
            List.of(ADAM_RATE, BETA1, BETA2, EPSILON),
            read ->
                new OptimizerSpec.Adam(
                    number(read, ADAM_RATE),
                    number(read, BETA1),
                    number(read, BETA2),
                    number(read, EPSILON))));
    return rules;
  }

  private static float number(Reader reader, Setting<Double> setting) {
    return reader.read(setting).floatValue();
  }

  static List<Setting<?>> all() {
    return RULES.values().stream().<Setting<?>>flatMap(rule -> rule.settings().stream()).toList();
  }

  /** Whether a setting belongs to the rule that is chosen. */
  static boolean holds(Setting<?> setting, Reader reader) {
    return setting.key().startsWith(KEY + "." + chosen(reader).get(0) + ".");
  }

  static OptimizerSpec read(Reader reader) {
    List<String> chosen = chosen(reader);
    if (chosen.size() > 1) {
      throw new IllegalArgumentException(
          "'" + KEY + "' must name one rule, found " + String.join(" and ", chosen));
    }
    return RULES.get(chosen.get(0)).build().apply(reader);
  }

  private static List<String> chosen(Reader reader) {
    List<String> chosen =
        RULES.keySet().stream().filter(word -> reader.has(KEY + "." + word)).toList();
    return chosen.isEmpty() ? List.of(USUAL) : chosen;
  }
}
