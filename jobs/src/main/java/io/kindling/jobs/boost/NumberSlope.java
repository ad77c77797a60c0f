package io.kindling.jobs.boost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A loss of the error of numbers, which is quadratic up to a bound and linear beyond; averaged over
 * a row's numbers.
 *
 * @param bound of the error; infinite where the loss is quadratic all the way, 0 where it is linear
 */
record NumberSlope(double bound) implements Slope {
  static final NumberSlope SQUARED = new NumberSlope(Double.POSITIVE_INFINITY);
  static final NumberSlope ABSOLUTE = new NumberSlope(0);

  static NumberSlope huber(double delta) {
    return new NumberSlope(delta);
  }

  @Override
  public double loss(double[] sums, float[] target) {
    double total = 0;
    for (int i = 0; i < sums.length; i++) {
      double error = Math.abs(target[i] - sums[i]);
      if (bound == 0) {
        total += error;
      } else {
        total += error <= bound ? error * error / 2 : bound * (error - bound / 2);
      }
    }
    return total / sums.length;
  }

  @Override
  public void residualInto(double[] sums, float[] target, double[] residual) {
    for (int i = 0; i < sums.length; i++) {
      double error = target[i] - sums[i];
      residual[i] = bound == 0 ? Math.signum(error) : Math.max(-bound, Math.min(bound, error));
    }
  }

  /** The mean of a squared loss, else the median. */
  @Override
  public List<Double> start(KnownLabels labels, int width) {
    List<Double> start = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      start.add(Double.isInfinite(bound) ? mean(labels, i) : median(labels, i));
    }
    return start;
  }

  private static double mean(KnownLabels labels, int number) {
    double sum = 0;
    for (int row : labels.train()) {
      sum += (double) labels.weights()[row] * labels.targets()[row * labels.width() + number];
    }
    return sum / labels.totalWeight();
  }

  private static double median(KnownLabels labels, int number) {
    List<Integer> rows = new ArrayList<>(Arrays.stream(labels.train()).boxed().toList());
    rows.sort(Comparator.comparing(row -> labels.targets()[row * labels.width() + number]));
    double half = labels.totalWeight() / 2;
    double passed = 0;
    double median = 0;
    for (int row : rows) {
      median = labels.targets()[row * labels.width() + number];
      passed += labels.weights()[row];
      if (passed >= half) {
        return median;
      }
    }
    return median;
  }
}
