package io.kindling.partitioning.augment;

/**
 * Numbers of a normal distribution of deviation 1 that are all as likely: fine enough for steps of
 * a pixel, and found without a logarithm for each.
 */
final class NormalTable {
  static final int BITS = 12;
  private static final int COUNT = 1 << BITS;
  private static final double FARTHEST = 5;
  private static final int PIECES = 100_000;

  private final float[] numbers = new float[COUNT];

  /**
   * Goes along the bell curve, and takes the middle of each of equal parts of the area below it.
   */
  NormalTable() {
    double width = 2 * FARTHEST / PIECES;
    double area = 0;
    int taken = 0;
    for (int i = 0; i < PIECES && taken < COUNT; i++) {
      double x = -FARTHEST + (i + 0.5) * width;
      area += width * StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
      while (taken < COUNT && area * COUNT >= taken + 0.5) {
        numbers[taken++] = (float) x;
      }
    }
  }

  float at(int place) {
    return numbers[place];
  }
}
