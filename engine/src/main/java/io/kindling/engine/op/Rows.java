package io.kindling.engine.op;

import java.nio.FloatBuffer;

/** Loops over rows of numbers that were brought to the heap, where they become vector code. */
final class Rows {
  /** In numbers. */
  private static final int BLOCK = 2048;

  private Rows() {}

  /** Zeros for {@link #clear}, of at most so many numbers. */
  static float[] zeros(int count) {
    return new float[Math.min(count, BLOCK)];
  }

  /** Writes zeros to the first numbers of an array. */
  static void clear(FloatBuffer array, int count, float[] zeros) {
    for (int from = 0; from < count; from += zeros.length) {
      array.put(from, zeros, 0, Math.min(zeros.length, count - from));
    }
  }

  static void accumulate(float[] sum, float[] row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += row[i];
    }
  }

  static void accumulate(float[] sum, float factor, float[] row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * row[i];
    }
  }
}
