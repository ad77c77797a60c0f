package io.kindling.jobs.space;

import java.util.Arrays;
import org.apache.commons.math3.special.Erf;

/**
 * A density from 0 to 1 that is high where numbers were seen: the mean of a bell for each of them,
 * cut off at the ends, and a flat one that stands for what is not known. A bell is as wide as the
 * gap to its farther neighbour.
 */
final class Parzen {
  private static final double MOST_BELLS = 100;
  private static final double ROOT = StrictMath.sqrt(2);
  private static final double PEAK = 1 / StrictMath.sqrt(2 * Math.PI);
  private static final double BELOW_1 = 1 - 0x1p-53;

  private final double[] centers;
  private final double[] widths;
  private final double[] peaks;

  private Parzen(double[] centers, double[] widths) {
    this.centers = centers;
    this.widths = widths;
    this.peaks = new double[centers.length];
    for (int i = 0; i < peaks.length; i++) {
      peaks[i] = PEAK / (widths[i] * (below(i, 1) - below(i, 0)));
    }
  }

  static Parzen of(double[] seen) {
    double[] centers = seen.clone();
    Arrays.sort(centers);
    double least = 1 / Math.min(MOST_BELLS, centers.length + 2.0);
    double[] widths = new double[centers.length];
    for (int i = 0; i < centers.length; i++) {
      double left = centers[i] - (i == 0 ? 0 : centers[i - 1]);
      double right = (i == centers.length - 1 ? 1 : centers[i + 1]) - centers[i];
      widths[i] = Math.max(least, Math.min(1, Math.max(left, right)));
    }
    return new Parzen(centers, widths);
  }

  double density(double at) {
    double sum = 1;
    for (int i = 0; i < centers.length; i++) {
      double away = (at - centers[i]) / widths[i];
      sum += peaks[i] * StrictMath.exp(-away * away / 2);
    }
    return sum / (centers.length + 1);
  }

  /**
   * A number with this density.
   *
   * @param which of the bells, from 0 to below 1
   * @param where in the bell, from 0 to below 1
   */
  double draw(double which, double where) {
    int bell = (int) (which * (centers.length + 1));
    if (bell == centers.length) {
      return where;
    }
    double share = below(bell, 0) + where * (below(bell, 1) - below(bell, 0));
    double drawn = centers[bell] + widths[bell] * ROOT * Erf.erfInv(2 * share - 1);
    return Math.max(0, Math.min(BELOW_1, drawn));
  }

  /** How much of a bell lies below a place. */
  private double below(int bell, double at) {
    return (1 + Erf.erf((at - centers[bell]) / (widths[bell] * ROOT))) / 2;
  }
}
