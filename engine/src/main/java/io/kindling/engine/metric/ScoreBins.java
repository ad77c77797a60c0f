package io.kindling.engine.metric;

/**
 * Probabilities of one class, counted in bins by whether a row is of the class. Bins are equally
 * wide in log-odds, so that they are fine near 0 and 1; 0.5 is the edge between the middle two.
 *
 * @param count the number of bins, even
 */
record ScoreBins(int count) {
  private static final int LEAST_BINS = 64;
  private static final int MOST_BINS = 2048;
  private static final int ALL_BINS = 1 << 16;

  /** Log-odds beyond are in the outermost bins. */
  private static final double REACH = 16;

  /** Bins for each of so many curves: the more curves, the fewer. */
  static ScoreBins ofCurves(int curves) {
    int each = ALL_BINS / curves / 2 * 2;
    return new ScoreBins(Math.max(LEAST_BINS, Math.min(MOST_BINS, each)));
  }

  /** The sums: the weights of rows that are of the class, bin after bin, then of all others. */
  int sums() {
    return 2 * count;
  }

  int binOf(double probability) {
    double odds = Math.log(probability / (1 - probability));
    double place = (odds + REACH) / (2 * REACH) * count;
    return (int) Math.max(0, Math.min(count - 1, place));
  }

  /** The least probability of a bin. */
  double edge(int bin) {
    if (bin == 0) {
      return 0;
    }
    double odds = 2 * REACH * bin / count - REACH;
    return 1 / (1 + Math.exp(-odds));
  }

  void add(double[] sums, int offset, double probability, double weight, Side side) {
    sums[offset + (side == Side.OF_CLASS ? 0 : count) + binOf(probability)] += weight;
  }

  ScoreCurve curve(double[] sums, int offset) {
    double[] positive = new double[count];
    double[] negative = new double[count];
    double[] edges = new double[count];
    for (int bin = 0; bin < count; bin++) {
      positive[bin] = sums[offset + bin];
      negative[bin] = sums[offset + count + bin];
      edges[bin] = edge(bin);
    }
    return new ScoreCurve(edges, positive, negative);
  }

  /** Whether a row is of the class. */
  enum Side {
    OF_CLASS,
    OTHER
  }
}
