package io.kindling.jobs.averaging;

import java.util.List;

/**
 * Pairs of arrays, the second of each to be added to the first, in order; then the sum is whole.
 */
final class Additions {
  private final float[] sum;
  private final List<float[][]> pairs;

  Additions(float[] sum, List<float[][]> pairs) {
    this.sum = sum;
    this.pairs = pairs;
  }

  /** Whole once all slices are added. */
  float[] sum() {
    return sum;
  }

  /** Adds up the elements from {@code from} to below {@code to}. */
  void add(int from, int to) {
    for (float[][] pair : pairs) {
      add(pair[0], pair[1], from, to);
    }
  }

  private static void add(float[] left, float[] right, int from, int to) {
    for (int i = from; i < to; i++) {
      left[i] += right[i];
    }
  }
}
