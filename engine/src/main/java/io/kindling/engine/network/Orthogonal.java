package io.kindling.engine.network;

/** Matrices whose rows, or else columns, are at right angles and equally long. */
final class Orthogonal {
  private Orthogonal() {}

  /** A matrix drawn evenly from all of them; the shorter side's vectors are at right angles. */
  static double[] matrix(int rows, int columns, long key, double length) {
    int count = Math.min(rows, columns);
    int size = Math.max(rows, columns);
    double[] vectors = Draws.normal(rows * columns, key, 1);
    for (int v = 0; v < count; v++) {
      // Once leaves what rounding made of vectors that were nearly parallel; twice does not.
      straighten(vectors, v, size);
      straighten(vectors, v, size);
    }
    double[] matrix = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        matrix[r * columns + c] =
            length * (rows <= columns ? vectors[r * size + c] : vectors[c * size + r]);
      }
    }
    return matrix;
  }

  /** Takes off a vector what it shares with those before it, and makes its length 1. */
  private static void straighten(double[] vectors, int v, int size) {
    for (int before = 0; before < v; before++) {
      double shared = dot(vectors, v, before, size);
      for (int i = 0; i < size; i++) {
        vectors[v * size + i] -= shared * vectors[before * size + i];
      }
    }
    double norm = Math.sqrt(dot(vectors, v, v, size));
    for (int i = 0; i < size; i++) {
      vectors[v * size + i] /= norm;
    }
  }

  private static double dot(double[] vectors, int a, int b, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += vectors[a * size + i] * vectors[b * size + i];
    }
    return sum;
  }
}
