package io.kindling.engine.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * How well a probability tells a class from all others, at every edge of its bins. Rows inside a
 * bin cannot be told apart; how much that can matter is said beside each number.
 */
public final class ScoreCurve {
  private final double[] edges;
  private final double[] positive;
  private final double[] negative;
  private final double positives;
  private final double negatives;

  /**
   * A curve.
   *
   * @param edges the least probability of each bin, ascending
   * @param positive the weight of rows of the class in each bin
   * @param negative the weight of the other rows
   */
  ScoreCurve(double[] edges, double[] positive, double[] negative) {
    this.edges = edges;
    this.positive = positive;
    this.negative = negative;
    this.positives = sum(positive);
    this.negatives = sum(negative);
  }

  private static double sum(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum;
  }

  /**
   * What is reached where rows from a probability on are taken as the class.
   *
   * @param threshold the probability
   * @param recall the part of the class that is found: the true positive rate
   * @param fallout the part of the others that is taken for it: the false positive rate
   * @param precision the part of what is taken that is right; 1 where nothing is taken
   */
  public record Point(double threshold, double recall, double fallout, double precision) {
    /** The harmonic mean of precision and recall. */
    public double f1() {
      return Confusion.part(2 * precision * recall, precision + recall);
    }
  }

  /** The points from the highest threshold, at which nothing is taken, to 0, at which all is. */
  public List<Point> points() {
    List<Point> points = new ArrayList<>(List.of(new Point(1, 0, 0, 1)));
    double found = 0;
    double wrong = 0;
    for (int bin = edges.length - 1; bin >= 0; bin--) {
      if (positive[bin] != 0 || negative[bin] != 0 || bin == 0) {
        found += positive[bin];
        wrong += negative[bin];
        points.add(
            new Point(
                edges[bin],
                Confusion.part(found, positives),
                Confusion.part(wrong, negatives),
                found + wrong == 0 ? 1 : found / (found + wrong)));
      }
    }
    return points;
  }

  /**
   * The area under the curve of recall over fallout: how often a row of the class has the higher
   * probability of two, equal ones counted half. Not a number where there are rows of one side
   * only.
   */
  public double rocAuc() {
    double below = 0;
    double area = 0;
    for (int bin = 0; bin < edges.length; bin++) {
      area += positive[bin] * (below + negative[bin] / 2);
      below += negative[bin];
    }
    return area / (positives * negatives);
  }

  /** The area without bins is not farther from {@link #rocAuc} than this. */
  public double rocAucWithin() {
    double pairs = 0;
    for (int bin = 0; bin < edges.length; bin++) {
      pairs += positive[bin] * negative[bin];
    }
    return pairs / 2 / (positives * negatives);
  }

  /**
   * The mean of the precisions at each gain of recall. Not a number where there are no rows of the
   * class.
   */
  public double averagePrecision() {
    double found = 0;
    double wrong = 0;
    double sum = 0;
    for (int bin = edges.length - 1; bin >= 0; bin--) {
      found += positive[bin];
      wrong += negative[bin];
      sum += positive[bin] == 0 ? 0 : positive[bin] * found / (found + wrong);
    }
    return sum / positives;
  }

  /** The mean without bins is not farther from {@link #averagePrecision} than this. */
  public double averagePrecisionWithin() {
    double found = 0;
    double wrong = 0;
    double sum = 0;
    for (int bin = edges.length - 1; bin >= 0; bin--) {
      if (positive[bin] > 0) {
        double others = wrong + negative[bin];
        double least = others == 0 ? 1 : found / (found + others);
        double most = (found + positive[bin]) / (found + positive[bin] + wrong);
        sum += positive[bin] * (most - least);
      }
      found += positive[bin];
      wrong += negative[bin];
    }
    return sum / positives;
  }
}
