package io.kindling.jobs.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The settings of {@code training} that end it before its last epoch. */
final class StoppingKeys {
  private static final String TARGET = "training.target";
  private static final String STOP = "stop";
  private static final String ROLLBACK = "rollback";

  private static final Setting<Long> STEPS =
      Setting.open(
          "training.steps",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          "steps",
          "Training ends after so many, in the middle of an epoch too.");
  private static final Setting<Duration> TIME_BUDGET =
      Setting.open(
          "training.timeBudget",
          Kinds.time(),
          "time",
          "Training ends after so much, with the best model so far; earlier attempts count.");
  private static final Setting<String> METRIC =
      Setting.of(
          TARGET + ".metric",
          Kinds.text("a metric such as validation.accuracy or train.loss"),
          "validation.accuracy",
          "",
          "What is watched after each epoch of which it is known.");
  private static final Setting<Double> VALUE =
      Setting.open(
          TARGET + ".value",
          Kinds.number("a number", Double::isFinite),
          "",
          "Training ends when the metric is as good as this, with the weights of that moment.");

  private static final Setting<String> ON_DIVERGE =
      Setting.of(
          "training.onDiverge",
          Kinds.word(STOP, ROLLBACK),
          STOP,
          "",
          "Where a number is not finite: end, or go back to the end of an epoch with lower rates.");
  private static final Setting<Double> FACTOR =
      Setting.of(
          "training.rollbackFactor",
          Numbers.BETWEEN_0_AND_1,
          0.5,
          "",
          "What all learning rates are multiplied by when the training goes back.");

  private static final Setting<Long> RESTARTS =
      Setting.of(
          "training.restarts",
          Kinds.wholeBetween(1, 1000),
          1L,
          "starts",
          "So many random starts are trained, each with the next seed; the best is taken.");

  private StoppingKeys() {}

  static List<Setting<?>> all() {
    return List.of(STEPS, TIME_BUDGET, METRIC, VALUE, ON_DIVERGE, FACTOR, RESTARTS);
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    if (setting.key().equals(FACTOR.key())) {
      return rollsBack(reader);
    }
    return !setting.key().startsWith(TARGET) || reader.has(TARGET);
  }

  static Stopping read(Reader reader) {
    Optional<Long> steps = reader.find(STEPS);
    double factor = reader.read(FACTOR);
    return new Stopping(
        steps.isPresent() ? OptionalLong.of(steps.get()) : OptionalLong.empty(),
        reader.find(TIME_BUDGET),
        reader.has(TARGET)
            ? Optional.of(
                new Stopping.Target(
                    reader.read(METRIC),
                    reader.require(VALUE, "say which value ends the training")))
            : Optional.empty(),
        rollsBack(reader) ? OptionalDouble.of(factor) : OptionalDouble.empty(),
        reader.read(RESTARTS).intValue());
  }

  private static boolean rollsBack(Reader reader) {
    return reader.has(ON_DIVERGE) && reader.read(ON_DIVERGE).equals(ROLLBACK);
  }

  /** Whether only {@code training.steps} says how long the training is. */
  static boolean countsSteps(Reader reader) {
    return reader.has(STEPS);
  }
}
