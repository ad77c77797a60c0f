package io.kindling.jobs.report;

/** How some numbers are spread: counts in bins of equal width from the least to the most. */
final class NumberBins {
  private static final int BINS = 30;

  private final double least;
  private final double most;
  private final double sum;
  private final double squares;
  private final double[] counts;

  private NumberBins(double least, double most, double sum, double squares, double[] counts) {
    this.least = least;
    this.most = most;
    this.sum = sum;
    this.squares = squares;
    this.counts = counts;
  }

  /** The numbers from {@code from} to below {@code to}, at least one; all are finite. */
  static NumberBins of(float[] numbers, int from, int to) {
    float least = numbers[from];
    float most = numbers[from];
    double sum = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      least = Math.min(least, numbers[i]);
      most = Math.max(most, numbers[i]);
      sum += numbers[i];
      squares += (double) numbers[i] * numbers[i];
    }
    double[] counts = new double[most > least ? BINS : 1];
    double scale = most > least ? BINS / ((double) most - least) : 0;
    for (int i = from; i < to; i++) {
      int bin = (int) ((numbers[i] - (double) least) * scale);
      counts[Math.min(bin, counts.length - 1)]++;
    }
    return new NumberBins(least, most, sum, squares, counts);
  }

  /** The message that TensorFlow calls a HistogramProto. */
  EventBytes message() {
    double[] ends = new double[counts.length];
    double count = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      ends[bin] = least + (most - least) * (bin + 1) / counts.length;
      count += counts[bin];
    }
    return new EventBytes()
        .real(1, least)
        .real(2, most)
        .real(3, count)
        .real(4, sum)
        .real(5, squares)
        .reals(6, ends)
        .reals(7, counts);
  }
}
