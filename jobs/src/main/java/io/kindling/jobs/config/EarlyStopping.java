package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.util.Set;

/**
 * When training ends before its last epoch: the best weights so far are kept and restored.
 *
 * @param metric what is watched, after each epoch: {@code validation.} and a metric's name
 * @param patience the training ends after so many epochs in a row that were not better
 * @param minDelta an epoch is better if the metric is better by more than this
 */
public record EarlyStopping(String metric, int patience, double minDelta) {
  public static final String PART = "validation.";

  /** Watches the loss, and ends no training. */
  public static final EarlyStopping NEVER = new EarlyStopping(PART + "loss", Integer.MAX_VALUE, 0);

  private static final Set<String> SMALLER_IS_BETTER =
      Set.of(
          "loss",
          "mse",
          "rmse",
          "mae",
          "distance",
          "meanSquaredError",
          "meanAbsoluteError",
          "crossEntropy",
          "logLoss",
          "perplexity",
          "calibrationError",
          "bitsPerSymbol");

  public EarlyStopping {
    Checks.require(
        metric.startsWith(PART) && metric.length() > PART.length(),
        "Invalid training.earlyStopping.metric '%s': expected a metric of the validation part,"
            + " such as validation.loss",
        metric);
    Checks.require(
        patience >= 1,
        "Invalid training.earlyStopping.patience %s: expected a number of epochs from 1 on",
        patience);
    Checks.require(
        minDelta >= 0 && Double.isFinite(minDelta),
        "Invalid training.earlyStopping.minDelta %s: expected a number from 0 on",
        minDelta);
  }

  /** Whether a metric is better when it is smaller; all others are better when larger. */
  public static boolean isSmallerBetter(String metric) {
    return SMALLER_IS_BETTER.contains(metric.substring(metric.lastIndexOf('.') + 1));
  }

  /** The metric's name without its part. */
  public String name() {
    return metric.substring(PART.length());
  }
}
