package io.kindling.jobs.boost;

import io.kindling.jobs.inference.Combination;
import io.kindling.partitioning.draw.Overlay;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Gradient boosting (Friedman, 2001): each member learns, by its squared error, where the loss of
 * the sum of those before it falls, and is added with a small weight.
 */
final class Gradients implements Sequence {
  /** A search along a member goes so far, in members. */
  private static final double FARTHEST = 8;

  private static final int SEARCH_STEPS = 40;

  private final KnownLabels labels;
  private final Slope slope;
  private final int width;
  private final double rate;
  private final boolean searches;
  private final List<Double> start;
  private final double[] sums;
  private final float[] residuals;

  private Gradients(KnownLabels labels, Slope slope, int width, double rate, boolean searches) {
    this.labels = labels;
    this.slope = slope;
    this.width = width;
    this.rate = rate;
    this.searches = searches;
    this.start = slope.start(labels, width);
    this.sums = new double[labels.count() * width];
    this.residuals = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = start.get(i % width);
    }
    descend();
  }

  /** Members that are added with the rate as their weight. */
  static Gradients stepping(KnownLabels labels, Slope slope, int width, double rate) {
    return new Gradients(labels, slope, width, rate, false);
  }

  /** Members whose weight is the rate times what makes the loss least. */
  static Gradients searching(KnownLabels labels, Slope slope, int width, double rate) {
    return new Gradients(labels, slope, width, rate, true);
  }

  @Override
  public Combination.Rule rule() {
    return Combination.Rule.SUM;
  }

  @Override
  public List<Double> start() {
    return start;
  }

  @Override
  public Overlay overlay() {
    return Overlay.learning(residuals, width);
  }

  @Override
  public Judged judge(float[] predicted) {
    double squares = 0;
    for (int row : labels.train()) {
      for (int i = row * width; i < (row + 1) * width; i++) {
        double error = (double) predicted[i] - residuals[i];
        squares += labels.weights()[row] * error * error;
      }
    }
    double error = squares / (labels.totalWeight() * width);
    double weight = rate * (searches ? least(step -> loss(predicted, step)) : 1);
    if (weight <= 0) {
      return new Judged(Judged.Verdict.REFUSED, error, 0);
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * predicted[i];
    }
    descend();
    return new Judged(Judged.Verdict.TAKEN, error, weight);
  }

  /** The mean loss of the rows to train on where so much of a member is added. */
  double loss(float[] predicted, double weight) {
    double[] row = new double[width];
    double total = 0;
    for (int number : labels.train()) {
      for (int i = 0; i < width; i++) {
        row[i] = sums[number * width + i] + weight * predicted[number * width + i];
      }
      total += labels.weights()[number] * slope.loss(row, target(number));
    }
    return total / labels.totalWeight();
  }

  private void descend() {
    double[] residual = new double[width];
    for (int row : labels.train()) {
      int from = row * width;
      slope.residualInto(Arrays.copyOfRange(sums, from, from + width), target(row), residual);
      for (int i = 0; i < width; i++) {
        residuals[from + i] = (float) residual[i];
      }
    }
  }

  private float[] target(int row) {
    return Arrays.copyOfRange(labels.targets(), row * labels.width(), (row + 1) * labels.width());
  }

  /** Where a convex function is least, nothing if that is at 0. */
  private static double least(DoubleUnaryOperator loss) {
    double low = 0;
    double high = FARTHEST;
    for (int step = 0; step < SEARCH_STEPS; step++) {
      double third = (high - low) / 3;
      if (loss.applyAsDouble(low + third) <= loss.applyAsDouble(high - third)) {
        high -= third;
      } else {
        low += third;
      }
    }
    double found = (low + high) / 2;
    return loss.applyAsDouble(found) < loss.applyAsDouble(0) ? found : 0;
  }
}
