package io.kindling.jobs.config;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.optim.OptimizerSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** The section {@code training}. */
final class TrainingKeys {
  private static final String OPTIMIZER = "training.optimizer";
  private static final String STOPPING = "training.earlyStopping";

  private static final Kind<Double> ABOVE_0 =
      Kinds.number("a number above 0", number -> number > 0 && Double.isFinite(number));
  private static final Kind<Double> SHARE =
      Kinds.number("a number from 0 to below 1", number -> number >= 0 && number < 1);

  private static final Setting<Loss> LOSS =
      Setting.of(
          "training.loss",
          Kinds.word(List.of(Loss.values()), Loss::word),
          Loss.CROSS_ENTROPY,
          "",
          "What training makes smaller.");
  private static final Setting<Long> BATCH_SIZE =
      Setting.of(
          "training.batchSize",
          Kinds.wholeBetween(1, 1 << 24),
          128L,
          "rows",
          "The rows of a step, over all shards.");
  private static final Setting<Long> EPOCHS =
      Setting.of(
          "training.epochs",
          Kinds.wholeBetween(1, 1_000_000),
          10L,
          "",
          "How often each row is used, at most.");
  private static final Setting<OptionalInt> SHARDS =
      Setting.of(
          "training.shards",
          new AutoOr("a power of two to " + TrainingSettings.MOST_SHARDS, TrainingKeys::isShards),
          OptionalInt.empty(),
          "",
          "The logical shards that gradients are summed over; auto leaves at least 32 rows each.");
  private static final Setting<Long> SEED =
      Setting.of(
          "training.seed",
          Kinds.wholeFrom(Long.MIN_VALUE),
          1L,
          "",
          "Of the first parameters, the order of rows, dropout.");
  private static final Setting<String> METRIC =
      Setting.of(
          STOPPING + ".metric",
          Kinds.text("a metric of the validation part, such as validation.loss"),
          "validation.loss",
          "",
          "What is watched after each epoch.");
  private static final Setting<Long> PATIENCE =
      Setting.of(
          STOPPING + ".patience",
          Kinds.wholeBetween(1, 1_000_000),
          3L,
          "epochs",
          "Training ends after so many in a row that were not better; the best weights are kept.");
  private static final Setting<Double> MIN_DELTA =
      Setting.of(
          STOPPING + ".minDelta",
          Kinds.number("a number from 0", number -> number >= 0 && Double.isFinite(number)),
          0.0,
          "",
          "An epoch is better if the metric is better by more than this.");

  private static final Map<String, Rule> OPTIMIZERS = new LinkedHashMap<>();

  static {
    Setting<Double> sgd = rate("sgd", 0.1);
    rule("sgd", List.of(sgd), read -> new OptimizerSpec.Sgd(number(read, sgd)));
    Setting<Double> rate = rate("momentum", 0.1);
    Setting<Double> momentum =
        share("momentum.momentum", 0.9, "How much of the last step is kept.");
    rule(
        "momentum",
        List.of(rate, momentum),
        read -> new OptimizerSpec.Momentum(number(read, rate), number(read, momentum)));
    Setting<Double> ahead = rate("nesterov", 0.1);
    Setting<Double> kept = share("nesterov.momentum", 0.9, "How much of the last step is kept.");
    rule(
        "nesterov",
        List.of(ahead, kept),
        read -> new OptimizerSpec.Nesterov(number(read, ahead), number(read, kept)));
    adam();
  }

  private TrainingKeys() {}

  private record Rule(List<Setting<?>> settings, Function<Reader, OptimizerSpec> build) {}

  private static void rule(
      String word, List<Setting<?>> settings, Function<Reader, OptimizerSpec> build) {
    OPTIMIZERS.put(word, new Rule(settings, build));
  }

  private static void adam() {
    Setting<Double> rate = rate("adam", 1e-3);
    Setting<Double> beta1 = share("adam.beta1", 0.9, "The decay of the gradient's mean.");
    Setting<Double> beta2 = share("adam.beta2", 0.999, "The decay of the gradient's square.");
    Setting<Double> epsilon =
        Setting.of(OPTIMIZER + ".adam.epsilon", ABOVE_0, 1e-8, "", "Added to the root.");
    rule(
        "adam",
        List.of(rate, beta1, beta2, epsilon),
        read ->
            new OptimizerSpec.Adam(
                number(read, rate),
                number(read, beta1),
                number(read, beta2),
                number(read, epsilon)));
  }

  private static Setting<Double> rate(String word, double rate) {
    return Setting.of(
        OPTIMIZER + "." + word + ".rate", ABOVE_0, rate, "", "The learning rate of " + word + ".");
  }

  private static Setting<Double> share(String name, double value, String sentence) {
    return Setting.of(OPTIMIZER + "." + name, SHARE, value, "", sentence);
  }

  private static float number(Reader reader, Setting<Double> setting) {
    return reader.read(setting).floatValue();
  }

  private static boolean isShards(int number) {
    return number <= TrainingSettings.MOST_SHARDS && Integer.bitCount(number) == 1;
  }

  static List<Setting<?>> all() {
    Stream<Setting<?>> first = Stream.of(LOSS, BATCH_SIZE, EPOCHS, SHARDS, SEED);
    Stream<Setting<?>> rules =
        OPTIMIZERS.values().stream().flatMap(rule -> rule.settings().stream());
    Stream<Setting<?>> last = Stream.of(METRIC, PATIENCE, MIN_DELTA);
    return Stream.of(first, rules, last).flatMap(Function.identity()).toList();
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    String key = setting.key();
    if (key.startsWith(STOPPING)) {
      return reader.has(STOPPING);
    }
    return !key.startsWith(OPTIMIZER + ".")
        || key.startsWith(OPTIMIZER + "." + chosen(reader).get(0) + ".");
  }

  static TrainingSettings read(Reader reader) {
    return new TrainingSettings(
        reader.read(LOSS),
        optimizer(reader),
        reader.read(BATCH_SIZE).intValue(),
        reader.read(EPOCHS).intValue(),
        reader.read(SHARDS),
        reader.read(SEED),
        earlyStopping(reader));
  }

  private static OptimizerSpec optimizer(Reader reader) {
    List<String> chosen = chosen(reader);
    if (chosen.size() > 1) {
      throw new IllegalArgumentException(
          "'" + OPTIMIZER + "' must name one optimizer, found " + String.join(" and ", chosen));
    }
    return OPTIMIZERS.get(chosen.get(0)).build().apply(reader);
  }

  private static List<String> chosen(Reader reader) {
    List<String> chosen =
        OPTIMIZERS.keySet().stream().filter(word -> reader.has(OPTIMIZER + "." + word)).toList();
    return chosen.isEmpty() ? List.of("adam") : chosen;
  }

  private static Optional<EarlyStopping> earlyStopping(Reader reader) {
    if (!reader.has(STOPPING)) {
      return Optional.empty();
    }
    return Optional.of(
        new EarlyStopping(
            reader.read(METRIC), reader.read(PATIENCE).intValue(), reader.read(MIN_DELTA)));
  }

  /** The sections of which one may be written. */
  static List<String> optimizers() {
    return Arrays.asList(OPTIMIZERS.keySet().toArray(String[]::new));
  }
}
