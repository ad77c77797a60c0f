package io.kindling.engine.optim;

/** Many numbers divided by one. */
public final class Quotients {
  private Quotients() {}

  /** Whether a number's reciprocal is exact: to multiply by it gives the quotient, and faster. */
  static boolean isPowerOfTwo(float number) {
    return Math.abs(number) == Math.scalb(1f, Math.getExponent(number));
  }

  /** Divides the numbers from {@code from} to below {@code to}. */
  public static void divideInPlace(float[] numbers, float divisor, int from, int to) {
    if (isPowerOfTwo(divisor)) {
      multiplyInPlace(numbers, 1 / divisor, from, to);
    } else {
      for (int i = from; i < to; i++) {
        numbers[i] /= divisor;
      }
    }
  }

  private static void multiplyInPlace(float[] numbers, float factor, int from, int to) {
    for (int i = from; i < to; i++) {
      numbers[i] *= factor;
    }
  }
}
