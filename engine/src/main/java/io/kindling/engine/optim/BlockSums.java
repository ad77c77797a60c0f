package io.kindling.engine.optim;

/** Sums in double precision whose order depends on nothing but the place of the numbers. */
public final class BlockSums {
  /** Sums are taken over so many numbers at once, and then added up as a tree. */
  static final int BLOCK = 65_536;

  private static final int LANES = 8;

  private BlockSums() {}

  /** The squares of the numbers from {@code from} to below {@code to}. */
  static double squares(float[] numbers, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double e = 0;
    double f = 0;
    double g = 0;
    double h = 0;
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      a += (double) numbers[i] * numbers[i];
      b += (double) numbers[i + 1] * numbers[i + 1];
      c += (double) numbers[i + 2] * numbers[i + 2];
      d += (double) numbers[i + 3] * numbers[i + 3];
      e += (double) numbers[i + 4] * numbers[i + 4];
      f += (double) numbers[i + 5] * numbers[i + 5];
      g += (double) numbers[i + 6] * numbers[i + 6];
      h += (double) numbers[i + 7] * numbers[i + 7];
    }
    for (; i < to; i++) {
      a += (double) numbers[i] * numbers[i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  /** The norm of the numbers from {@code from} to below {@code to}, block by block. */
  public static double norm(float[] numbers, int from, int to) {
    double[] sums = new double[(to - from + BLOCK - 1) / BLOCK];
    for (int block = 0; block < sums.length; block++) {
      int start = from + block * BLOCK;
      sums[block] = squares(numbers, start, Math.min(to, start + BLOCK));
    }
    return Math.sqrt(tree(sums, 0, sums.length));
  }

  /** The inner product of two arrays, block by block. */
  static double dot(double[] left, double[] right) {
    double[] sums = new double[(left.length + BLOCK - 1) / BLOCK];
    for (int block = 0; block < sums.length; block++) {
      int to = Math.min(left.length, (block + 1) * BLOCK);
      for (int i = block * BLOCK; i < to; i++) {
        sums[block] += left[i] * right[i];
      }
    }
    return tree(sums, 0, sums.length);
  }

  /** The inner product of arrays of which one is in single precision, block by block. */
  static double dot(float[] left, double[] right) {
    double[] sums = new double[(left.length + BLOCK - 1) / BLOCK];
    for (int block = 0; block < sums.length; block++) {
      int to = Math.min(left.length, (block + 1) * BLOCK);
      for (int i = block * BLOCK; i < to; i++) {
        sums[block] += left[i] * right[i];
      }
    }
    return tree(sums, 0, sums.length);
  }

  /** The inner product of two arrays in single precision, block by block. */
  static double dot(float[] left, float[] right) {
    double[] sums = new double[(left.length + BLOCK - 1) / BLOCK];
    for (int block = 0; block < sums.length; block++) {
      int to = Math.min(left.length, (block + 1) * BLOCK);
      for (int i = block * BLOCK; i < to; i++) {
        sums[block] += (double) left[i] * right[i];
      }
    }
    return tree(sums, 0, sums.length);
  }

  /** The squares of the numbers from {@code from} to below {@code to}, block by block. */
  static double squares(double[] numbers, int from, int to) {
    double[] sums = new double[(to - from + BLOCK - 1) / BLOCK];
    for (int block = 0; block < sums.length; block++) {
      int end = Math.min(to, from + (block + 1) * BLOCK);
      for (int i = from + block * BLOCK; i < end; i++) {
        sums[block] += numbers[i] * numbers[i];
      }
    }
    return tree(sums, 0, sums.length);
  }

  /** Adds up numbers by halves. */
  static double tree(double[] sums, int from, int to) {
    if (to - from <= 1) {
      return to == from ? 0 : sums[from];
    }
    int middle = (from + to) >>> 1;
    return tree(sums, from, middle) + tree(sums, middle, to);
  }
}
