package io.kindling.jobs.boost;

import java.util.ArrayList;
import java.util.List;

/** The cross-entropy of one of several classes: a sum for each. */
final class ClassSlope implements Slope {
  @Override
  public double loss(double[] sums, float[] target) {
    double most = most(sums);
    double total = 0;
    for (double sum : sums) {
      total += Math.exp(sum - most);
    }
    return Math.log(total) + most - sums[(int) target[0]];
  }

  @Override
  public void residualInto(double[] sums, float[] target, double[] residual) {
    double most = most(sums);
    double total = 0;
    for (int i = 0; i < sums.length; i++) {
      residual[i] = Math.exp(sums[i] - most);
      total += residual[i];
    }
    for (int i = 0; i < sums.length; i++) {
      residual[i] = (i == (int) target[0] ? 1 : 0) - residual[i] / total;
    }
  }

  /** The logarithms of the classes' shares; a class without rows has half a row. */
  @Override
  public List<Double> start(KnownLabels labels, int width) {
    double[] weights = new double[width];
    for (int row : labels.train()) {
      weights[(int) labels.targets()[row]] += labels.weights()[row];
    }
    double total = labels.totalWeight();
    double least = 0.5 * total / labels.train().length;
    List<Double> start = new ArrayList<>();
    for (double weight : weights) {
      start.add(Math.log(Math.max(weight, least) / total));
    }
    return start;
  }

  private static double most(double[] sums) {
    double most = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      most = Math.max(most, sum);
    }
    return most;
  }
}
