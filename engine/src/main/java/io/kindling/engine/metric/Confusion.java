package io.kindling.engine.metric;

import io.kindling.engine.Checks;
import java.util.function.IntToDoubleFunction;

/**
 * What follows from weighted counts by true class (rows) and predicted class. A part of nothing is
 * 0: the precision of a class that is never predicted, say.
 */
public final class Confusion {
  private final double[][] counts;

  public Confusion(double[][] counts) {
    for (double[] row : counts) {
      Checks.require(
          row.length == counts.length,
          "A confusion matrix of %s classes has a row of %s",
          counts.length,
          row.length);
    }
    this.counts = counts.clone();
  }

  public int classes() {
    return counts.length;
  }

  /** The weight of the rows of a class. */
  public double support(int c) {
    double sum = 0;
    for (double count : counts[c]) {
      sum += count;
    }
    return sum;
  }

  private double predicted(int c) {
    double sum = 0;
    for (double[] row : counts) {
      sum += row[c];
    }
    return sum;
  }

  private double total() {
    double sum = 0;
    for (int c = 0; c < classes(); c++) {
      sum += support(c);
    }
    return sum;
  }

  /** The part of all rows that is right; the same as precision, recall and F1 over all rows. */
  public double accuracy() {
    double right = 0;
    for (int c = 0; c < classes(); c++) {
      right += counts[c][c];
    }
    return part(right, total());
  }

  /** Of the rows that are predicted as a class, the part that is right. */
  public double precision(int c) {
    return part(counts[c][c], predicted(c));
  }

  /** Of the rows of a class, the part that is predicted so. */
  public double recall(int c) {
    return part(counts[c][c], support(c));
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int c) {
    return part(2 * counts[c][c], predicted(c) + support(c));
  }

  /** The mean over classes: each counts the same. */
  public double macro(IntToDoubleFunction ofClass) {
    double sum = 0;
    for (int c = 0; c < classes(); c++) {
      sum += ofClass.applyAsDouble(c);
    }
    return sum / classes();
  }

  /** The mean over classes, each by the weight of its rows. */
  public double weighted(IntToDoubleFunction ofClass) {
    double sum = 0;
    for (int c = 0; c < classes(); c++) {
      sum += support(c) * ofClass.applyAsDouble(c);
    }
    return part(sum, total());
  }

  static double part(double some, double all) {
    return all == 0 ? 0 : some / all;
  }
}
