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

  /** Whether the result is 0 or 1, through which no gradient flows. */
  public boolean compares() {
    return compareTo(LESS) >= 0;
  }
}
