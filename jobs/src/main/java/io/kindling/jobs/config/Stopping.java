package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * When training ends before its last epoch, whichever comes first, beside early stopping.
 *
 * @param steps after so many steps
 * @param timeBudget after so much time of training
 * @param target when a metric reaches a value
 * @param rollback what the rates are multiplied by where a number is not finite any more, and the
 *     run goes back to the end of an epoch; empty: the training ends there
 * @param restarts so many random starts are trained, each to its end; the best is taken
 */
public record Stopping(
    OptionalLong steps,
    Optional<Duration> timeBudget,
    Optional<Target> target,
    OptionalDouble rollback,
    int restarts) {
  /** With the last epoch alone. */
  public static final Stopping NONE =
      new Stopping(
          OptionalLong.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty(), 1);

  public Stopping {
    Checks.require(
        steps.orElse(1) >= 1,
        "Invalid training.steps %s: expected a number of steps from 1 on",
        steps.orElse(0));
    Checks.require(
        timeBudget.isEmpty() || timeBudget.get().compareTo(Duration.ZERO) > 0,
        "Invalid training.timeBudget %s: expected a time above 0",
        timeBudget);
    Checks.require(
        restarts >= 1, "Invalid training.restarts %s: expected a number from 1 on", restarts);
    double factor = rollback.orElse(0.5);
    Checks.require(
        factor > 0 && factor < 1,
        "Invalid training.rollbackFactor %s: expected a number between 0 and 1",
        factor);
  }

  /** After so many steps. */
  public static Stopping afterSteps(long steps) {
    return new Stopping(
        OptionalLong.of(steps), NONE.timeBudget(), NONE.target(), NONE.rollback(), 1);
  }

  /** After so much time. */
  public static Stopping afterTime(Duration time) {
    return new Stopping(NONE.steps(), Optional.of(time), NONE.target(), NONE.rollback(), 1);
  }

  /** When a metric reaches a value. */
  public static Stopping at(Target target) {
    return new Stopping(NONE.steps(), NONE.timeBudget(), Optional.of(target), NONE.rollback(), 1);
  }

  /** With a way back where a number is not finite any more. */
  public Stopping withRollback(double factor) {
    return new Stopping(steps, timeBudget, target, OptionalDouble.of(factor), restarts);
  }

  /**
   * A value that a metric is to reach.
   *
   * @param metric by part and name, such as {@code validation.accuracy}
   */
  public record Target(String metric, double value) {
    public Target {
      Checks.require(
          metric.startsWith(EarlyStopping.PART) || metric.startsWith("train."),
          "Invalid training.target.metric '%s': expected a metric of the train or validation part,"
              + " such as validation.accuracy",
          metric);
      Checks.require(
          Double.isFinite(value), "Invalid training.target.value %s: expected a number", value);
    }

    /** Whether it is known only of epochs after which the validation part was measured. */
    public boolean isOfValidation() {
      return metric.startsWith(EarlyStopping.PART);
    }

    /**
     * Whether the metrics of an epoch, by part and name, are as good as the target, or better.
     * Those of an epoch before it was watched may be without it.
     */
    public boolean isReached(Map<String, Double> metrics) {
      return metrics.containsKey(metric) && isReached(metrics.get(metric));
    }

    boolean isReached(double found) {
      return EarlyStopping.isSmallerBetter(metric) ? found <= value : found >= value;
    }
  }
}
