package io.kindling.jobs.trial;

import io.kindling.engine.Checks;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How a figure is spread over folds. Trainings share most of their rows, so that their figures are
 * closer together than those of rows that nobody has seen: the interval of the mean is wider by
 * what is measured on for each row that is trained on (Nadeau and Bengio, 2003).
 *
 * @param mean over all folds
 * @param deviation of one fold
 * @param error of the mean, corrected
 * @param freedom degrees of it
 */
public record Spread(double mean, double deviation, double error, int freedom) {
  /**
   * That of some values.
   *
   * @param ratio rows that are measured on for each that is trained on
   */
  public static Spread of(List<Double> values, double ratio) {
    int count = values.size();
    Checks.require(count > 0, "A spread needs a value");
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / count;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double variance = count > 1 ? squares / (count - 1) : 0;
    double error = Math.sqrt(variance * (1.0 / count + ratio));
    return new Spread(mean, Math.sqrt(variance), error, count - 1);
  }

  /** How far the interval of the mean goes to either side; not a number of a single value. */
  public double halfWidth(double confidence) {
    return freedom < 1
        ? Double.NaN
        : error
            * new TDistribution(null, freedom).inverseCumulativeProbability((1 + confidence) / 2);
  }

  /** How probable a mean at least as far from 0 would be if there were no difference. */
  public double chance() {
    if (freedom < 1) {
      return Double.NaN;
    }
    if (error == 0) {
      return mean == 0 ? 1 : 0;
    }
    return 2 * new TDistribution(null, freedom).cumulativeProbability(-Math.abs(mean / error));
  }
}
