package io.kindling.engine.backend.onednn;

import io.kindling.engine.op.Reduction;
import java.nio.FloatBuffer;

/**
 * Reductions along an axis with others behind it: row after row taken into the columns. The library
 * has its plain loop for these, which took fifty times as long.
 */
final class Columns {
  private static final int BLOCK = 1024;

  private final Reduction reduction;
  private final int rows;
  private final int width;
  private final float[] result;
  private final float[] row;

  /** For blocks of {@code rows} rows of {@code width} numbers. */
  Columns(Reduction reduction, int rows, int width) {
    this.reduction = reduction;
    this.rows = rows;
    this.width = width;
    this.result = new float[Math.min(BLOCK, width)];
    this.row = new float[result.length];
  }

  /** The kernel for so many blocks behind one another. */
  Kernel kernel(int blocks, Place from, Place to) {
    Kernel kernel =
        key -> {
          FloatBuffer x = from.buffer();
          FloatBuffer y = to.buffer();
          for (int block = 0; block < blocks; block++) {
            for (int column = 0; column < width; column += result.length) {
              int count = Math.min(result.length, width - column);
              reduce(x, block * rows * width + column, count);
              y.put(block * width + column, result, 0, count);
            }
          }
        };
    return kernel.named("reduction of columns");
  }

  private void reduce(FloatBuffer x, int from, int count) {
    x.get(from, result, 0, count);
    for (int r = 1; r < rows; r++) {
      x.get(from + r * width, row, 0, count);
      switch (reduction) {
        case SUM, MEAN -> add(result, row, count);
        case MAX -> larger(result, row, count);
        case MIN -> smaller(result, row, count);
      }
    }
    if (reduction == Reduction.MEAN) {
      for (int i = 0; i < count; i++) {
        result[i] /= rows;
      }
    }
  }

  private static void add(float[] to, float[] next, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += next[i];
    }
  }

  private static void larger(float[] to, float[] next, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = Math.max(to[i], next[i]);
    }
  }

  private static void smaller(float[] to, float[] next, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = Math.min(to[i], next[i]);
    }
  }
}
