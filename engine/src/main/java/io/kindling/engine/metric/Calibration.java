package io.kindling.engine.metric;

/**
 * How far the probability of the predicted class is from how often it is right, in bins of equal
 * width (Guo et al. 2017). The mean distance of fewer bins is never larger.
 */
record Calibration(int bins) {
  /** The sums of each bin: weight, weighted probability, weight of what is right. */
  int sums() {
    return 3 * bins;
  }

  void add(double[] sums, int offset, double probability, double weight, double right) {
    int bin = (int) Math.max(0, Math.min(bins - 1, probability * bins));
    sums[offset + 3 * bin] += weight;
    sums[offset + 3 * bin + 1] += weight * probability;
    sums[offset + 3 * bin + 2] += right;
  }

  /** The mean distance, by weight. */
  double error(double[] sums, int offset) {
    double distance = 0;
    double weight = 0;
    for (int bin = 0; bin < bins; bin++) {
      weight += sums[offset + 3 * bin];
      distance += Math.abs(sums[offset + 3 * bin + 1] - sums[offset + 3 * bin + 2]);
    }
    return Confusion.part(distance, weight);
  }
}
