package io.kindling.engine.op;

/** A function of two numbers. Comparisons give 0 or 1. */
public enum PairFunction {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MAX,
  MIN,
  POWER,
  LESS,
  LESS_EQUAL,
  GREATER,
  GREATER_EQUAL,
  EQUAL,
  NOT_EQUAL;

  public double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MAX -> Math.max(left, right);
      case MIN -> Math.min(left, right);
      case POWER -> Math.pow(left, right);
      case LESS -> left < right ? 1 : 0;
      case LESS_EQUAL -> left <= right ? 1 : 0;
      case GREATER -> left > right ? 1 : 0;
      case GREATER_EQUAL -> left >= right ? 1 : 0;
      case EQUAL -> left == right ? 1 : 0;
      case NOT_EQUAL -> left != right ? 1 : 0;
    };
  }

  /** The same for many numbers; what is cheap in loops that become vector instructions. */
  void applyInto(float[] to, float[] left, float[] right, int count) {
    switch (this) {
      case ADD -> addInto(to, left, right, count);
      case SUBTRACT -> subtractInto(to, left, right, count);
      case MULTIPLY -> multiplyInto(to, left, right, count);
      case DIVIDE -> divideInto(to, left, right, count);
      case POWER -> powerInto(to, left, right, count);
      default -> {
        for (int i = 0; i < count; i++) {
          to[i] = (float) apply(left[i], right[i]);
        }
      }
    }
  }

  private static void addInto(float[] to, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = left[i] + right[i];
    }
  }

  private static void subtractInto(float[] to, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = left[i] - right[i];
    }
  }

  private static void multiplyInto(float[] to, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = left[i] * right[i];
    }
  }

  private static void divideInto(float[] to, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = left[i] / right[i];
    }
  }

  /** Squares, which focal losses ask for most, are products. */
  private static void powerInto(float[] to, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = right[i] == 2 ? left[i] * left[i] : (float) Math.pow(left[i], right[i]);
    }
  }

  /** Whether the result is 0 or 1, through which no gradient flows. */
  public boolean compares() {
    return compareTo(LESS) >= 0;
  }
}
