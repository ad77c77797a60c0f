package io.kindling.engine.op;

/** The error function in double precision. */
final class Erf {
  /** From here on the result rounds to 1. */
  private static final double SATURATED = 6;

  private Erf() {}

  /**
   * 2 / sqrt(pi) times the integral of exp(-t²) from 0 to x: a series whose terms have one sign, so
   * that none of its digits cancel.
   */
  static double of(double x) {
    if (Math.abs(x) >= SATURATED) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
