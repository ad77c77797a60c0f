package io.kindling.jobs.boost;

import java.util.ArrayList;
import java.util.List;

/** The cross-entropy of yes or no: sums are logarithms of odds, losses the mean over a row's. */
final class BinarySlope implements Slope {
  @Override
  public double loss(double[] sums, float[] target) {
    double total = 0;
    for (int i = 0; i < sums.length; i++) {
      double sum = sums[i];
      total += Math.max(sum, 0) + Math.log1p(Math.exp(-Math.abs(sum))) - target[i] * sum;
    }
    return total / sums.length;
  }

  @Override
  public void residualInto(double[] sums, float[] target, double[] residual) {
    for (int i = 0; i < sums.length; i++) {
      residual[i] = target[i] - 1 / (1 + Math.exp(-sums[i]));
    }
  }

  /** Where all rows say the same, half a row says the other. */
  @Override
  public List<Double> start(KnownLabels labels, int width) {
    double total = labels.totalWeight();
    double least = 0.5 * total / labels.train().length;
    List<Double> start = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      double yes = 0;
      for (int row : labels.train()) {
        yes += (double) labels.weights()[row] * labels.targets()[row * labels.width() + i];
      }
      start.add(Math.log(Math.max(yes, least) / Math.max(total - yes, least)));
    }
    return start;
  }
}
