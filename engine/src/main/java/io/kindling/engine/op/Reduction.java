package io.kindling.engine.op;

/** How many numbers become one. */
public enum Reduction {
  SUM,
  MEAN,
  MAX,
  MIN;

  double start() {
    return switch (this) {
      case SUM, MEAN -> 0;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    };
  }

  /** Takes one of {@code count} numbers in. */
  double join(double soFar, double next, int count) {
    return switch (this) {
      case SUM -> soFar + next;
      case MEAN -> soFar + next / count;
      case MAX -> Math.max(soFar, next);
      case MIN -> Math.min(soFar, next);
    };
  }
}
