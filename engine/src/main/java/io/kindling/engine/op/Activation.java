package io.kindling.engine.op;

import io.kindling.engine.Checks;

/**
 * An elementwise function whose slope can be told from its output.
 *
 * @param slope of the negative side of the leaky ReLU; 0 for all others
 */
public record Activation(Kind kind, float slope) {
  /** The functions by name. */
  public enum Kind {
    IDENTITY,
    STEP,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU
  }

  public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);
  public static final Activation STEP = new Activation(Kind.STEP, 0);
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
  public static final Activation TANH = new Activation(Kind.TANH, 0);
  public static final Activation RELU = new Activation(Kind.RELU, 0);
  public static final Activation LEAKY_RELU = leakyRelu(0.01f);

  public Activation {
    Checks.require(
        kind == Kind.LEAKY_RELU ? slope > 0 && slope < 1 : slope == 0,
        "Invalid slope %s of %s: a leaky ReLU takes one between 0 and 1, the others none",
        slope,
        kind);
  }

  public static Activation leakyRelu(float slope) {
    return new Activation(Kind.LEAKY_RELU, slope);
  }

  /** y = f(x). */
  public double apply(double x) {
    return switch (kind) {
      case IDENTITY -> x;
      case STEP -> x > 0 ? 1 : 0;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU -> Double.isNaN(x) || x > 0 ? x : 0;
      case LEAKY_RELU -> x > 0 ? x : x * slope;
    };
  }

  /** dy/dx, told from y. The step's is 0 everywhere. */
  public double slopeAt(double y) {
    return switch (kind) {
      case IDENTITY -> 1;
      case STEP -> 0;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case RELU -> y > 0 ? 1 : 0;
      case LEAKY_RELU -> y > 0 ? 1 : slope;
    };
  }
}
