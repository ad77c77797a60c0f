package io.kindling.jobs.config;

import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Details;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** The section {@code training}. */
final class TrainingKeys {
  private static final String STOPPING = "training.earlyStopping";

  static final Setting<Long> BATCH_SIZE =
      Setting.of(
          "training.batchSize",
          new AllOr(Kinds.wholeBetween(1, 1 << 24)),
          128L,
          "rows",
          "The rows of a step, over all shards; all for the whole training part, as lbfgs has it.");
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
          "What is watched after each epoch that is measured.");
  private static final Setting<Long> PATIENCE =
      Setting.of(
          STOPPING + ".patience",
          Kinds.wholeBetween(1, 1_000_000),
          3L,
          "epochs",
          "Training ends after so many measured in a row and not better; the best weights are kept.");
  private static final Setting<Double> MIN_DELTA =
      Setting.of(
          STOPPING + ".minDelta",
          Kinds.number("a number from 0", number -> number >= 0 && Double.isFinite(number)),
          0.0,
          "",
          "An epoch is better if the metric is better by more than this.");

  private static final Setting<DecisionRule> THRESHOLD =
      Setting.open(
          "training.threshold",
          new Decision(),
          "",
          "From which probability on a row is the second of two classes, or a number a yes;"
              + " chosen on validation.");

  private static final Setting<Long> VALIDATE_EVERY =
      Setting.of(
          "training.validateEvery",
          Kinds.wholeBetween(1, 1_000_000),
          1L,
          "epochs",
          "The validation part is measured after so many, and after the last.");

  private static final Setting<Long> TOP_K =
      Setting.of(
          "training.topK",
          Kinds.wholeBetween(1, 1_000_000),
          (long) Details.USUAL.top(),
          "classes",
          "Among how many of the likeliest the right one is looked for; measured where there are"
              + " more.");

  private TrainingKeys() {}

  private static boolean isShards(int number) {
    return number <= TrainingSettings.MOST_SHARDS && Integer.bitCount(number) == 1;
  }

  static List<Setting<?>> all() {
    return Stream.of(
            LossKeys.all().stream(),
            Stream.<Setting<?>>of(BATCH_SIZE, EPOCHS, SHARDS, SEED),
            OptimizerKeys.all().stream(),
            ScheduleKeys.all().stream(),
            SteppingKeys.all().stream(),
            Stream.<Setting<?>>of(METRIC, PATIENCE, MIN_DELTA, THRESHOLD, VALIDATE_EVERY, TOP_K),
            StoppingKeys.all().stream(),
            CheckpointKeys.all().stream())
        .<Setting<?>>flatMap(Function.identity())
        .toList();
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    if (setting.key().startsWith(STOPPING)) {
      return reader.has(STOPPING);
    }
    if (setting.key().equals(EPOCHS.key())) {
      return !StoppingKeys.countsSteps(reader);
    }
    if (setting.key().startsWith(LossKeys.KEY)) {
      return LossKeys.holds(setting, reader);
    }
    return OptimizerKeys.holds(setting, reader)
        && ScheduleKeys.holds(setting, reader)
        && SteppingKeys.holds(setting, reader)
        && StoppingKeys.holds(setting, reader);
  }

  static TrainingSettings read(Reader reader) {
    return new TrainingSettings(
        LossKeys.read(reader),
        OptimizerKeys.read(reader),
        reader.read(BATCH_SIZE).intValue(),
        epochs(reader),
        reader.read(SHARDS),
        reader.read(SEED),
        earlyStopping(reader),
        SteppingKeys.read(reader, ScheduleKeys.read(reader)),
        reader.find(THRESHOLD),
        reader.read(VALIDATE_EVERY).intValue(),
        reader.read(TOP_K).intValue(),
        StoppingKeys.read(reader));
  }

  /** Where only the steps are written, they alone say how long the training is. */
  private static int epochs(Reader reader) {
    return StoppingKeys.countsSteps(reader) && !reader.has(EPOCHS)
        ? Integer.MAX_VALUE
        : reader.read(EPOCHS).intValue();
  }

  private static Optional<EarlyStopping> earlyStopping(Reader reader) {
    if (!reader.has(STOPPING)) {
      return Optional.empty();
    }
    return Optional.of(
        new EarlyStopping(
            reader.read(METRIC), reader.read(PATIENCE).intValue(), reader.read(MIN_DELTA)));
  }
}
