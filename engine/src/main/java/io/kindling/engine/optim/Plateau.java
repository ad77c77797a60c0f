package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.List;

/**
 * Multiplies by {@code factor} whenever a metric has not become better for some epochs.
 *
 * @param watched the metric, with its part
 * @param better which of its values are better
 * @param factor from 0 to below 1
 * @param patience how many epochs in a row may be no better; one more lowers the rate
 * @param minDelta an epoch is better if the metric is better by more than this
 * @param cooldown so many epochs after lowering the rate are not counted
 * @param least the factor does not go below it
 */
public record Plateau(
    String watched,
    Better better,
    double factor,
    int patience,
    double minDelta,
    int cooldown,
    double least)
    implements RateSchedule {
  /** Which values of a metric are better. */
  public enum Better {
    SMALLER,
    LARGER
  }

  public Plateau {
    Checks.require(
        factor > 0 && factor < 1,
        "Invalid factor %s of a schedule: expected a number between 0 and 1",
        factor);
    Checks.require(
        patience >= 0 && cooldown >= 0,
        "Invalid patience %s or cooldown %s of a schedule: expected numbers of epochs from 0",
        patience,
        cooldown);
    Checks.require(
        minDelta >= 0 && Double.isFinite(minDelta),
        "Invalid minDelta %s of a schedule: expected a number from 0",
        minDelta);
    Checks.require(
        least >= 0 && least <= 1,
        "Invalid least %s of a schedule: expected a number from 0 to 1",
        least);
  }

  @Override
  public double factor(Progress progress) {
    double best = Double.POSITIVE_INFINITY;
    double product = 1;
    int bad = 0;
    int cooling = 0;
    for (double value : progress.values(watched)) {
      double cost = better == Better.SMALLER ? value : -value;
      if (cost < best - minDelta || best == Double.POSITIVE_INFINITY) {
        best = cost;
        bad = 0;
      } else {
        bad++;
      }
      if (cooling > 0) {
        cooling--;
        bad = 0;
      }
      if (bad > patience) {
        product = Math.max(least, product * factor);
        cooling = cooldown;
        bad = 0;
      }
    }
    return product;
  }

  @Override
  public List<String> metrics() {
    return List.of(watched);
  }
}
