package io.kindling.engine.op;

import io.kindling.engine.Checks;

/**
 * An elementwise function of one number, and its slope.
 *
 * @param alpha the slope of the negative side of the leaky ReLU, the ELU's limit below, the lower
 *     end of a clip; 0 for all others
 * @param beta the upper end of a clip; 0 for all others
 */
public record Activation(Kind kind, float alpha, float beta) {
  /** The functions by name. */
  public enum Kind {
    IDENTITY,
    STEP,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    ELU,
    GELU,
    GELU_TANH,
    SWISH,
    SOFTPLUS,
    EXP,
    LOG,
    SQRT,
    ABS,
    CLIP,
    SQUARE,
    NEGATE,
    RECIPROCAL;

    /** Whether the slope is told from the output y; it is told from the input x otherwise. */
    public boolean fromOutput() {
      return switch (this) {
        case GELU, GELU_TANH, SWISH, SOFTPLUS, LOG, ABS, CLIP, SQUARE -> false;
        default -> true;
      };
    }

    /** Whether it is made of straight lines, so that its second derivative is 0. */
    public boolean isStraight() {
      return switch (this) {
        case IDENTITY, STEP, RELU, LEAKY_RELU, ABS, CLIP, NEGATE -> true;
        default -> false;
      };
    }
  }

  public static final Activation IDENTITY = of(Kind.IDENTITY);
  public static final Activation STEP = of(Kind.STEP);
  public static final Activation SIGMOID = of(Kind.SIGMOID);
  public static final Activation TANH = of(Kind.TANH);
  public static final Activation RELU = of(Kind.RELU);
  public static final Activation LEAKY_RELU = leakyRelu(0.01f);
  public static final Activation ELU = elu(1);
  public static final Activation GELU = of(Kind.GELU);
  public static final Activation GELU_TANH = of(Kind.GELU_TANH);
  public static final Activation SWISH = of(Kind.SWISH);
  public static final Activation SOFTPLUS = of(Kind.SOFTPLUS);
  public static final Activation EXP = of(Kind.EXP);
  public static final Activation LOG = of(Kind.LOG);
  public static final Activation SQRT = of(Kind.SQRT);
  public static final Activation ABS = of(Kind.ABS);
  public static final Activation SQUARE = of(Kind.SQUARE);
  public static final Activation NEGATE = of(Kind.NEGATE);
  public static final Activation RECIPROCAL = of(Kind.RECIPROCAL);

  private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBE = 0.044715;

  public Activation {
    switch (kind) {
      case LEAKY_RELU ->
          Checks.require(
              alpha > 0 && alpha < 1 && beta == 0,
              "Invalid slope %s of a leaky ReLU: expected a number between 0 and 1",
              alpha);
      case ELU ->
          Checks.require(
              alpha > 0 && Float.isFinite(alpha) && beta == 0,
              "Invalid alpha %s of an ELU: expected a number above 0",
              alpha);
      case CLIP ->
          Checks.require(
              alpha < beta,
              "Invalid ends %s and %s of a clip: the lower one comes first",
              alpha,
              beta);
      default ->
          Checks.require(
              alpha == 0 && beta == 0,
              "Invalid setting %s of %s: it takes none",
              alpha == 0 ? beta : alpha,
              kind);
    }
  }

  private static Activation of(Kind kind) {
    return new Activation(kind, 0, 0);
  }

  public static Activation leakyRelu(float slope) {
    return new Activation(Kind.LEAKY_RELU, slope, 0);
  }

  /** x above 0, alpha (exp(x) - 1) below. */
  public static Activation elu(float alpha) {
    return new Activation(Kind.ELU, alpha, 0);
  }

  public static Activation clip(float low, float high) {
    return new Activation(Kind.CLIP, low, high);
  }

  /** y = f(x). */
  public double apply(double x) {
    return switch (kind) {
      case IDENTITY -> x;
      case STEP -> x > 0 ? 1 : 0;
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case RELU -> Double.isNaN(x) || x > 0 ? x : 0;
      case LEAKY_RELU -> x > 0 ? x : x * alpha;
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case GELU -> x * (1 + Erf.of(x / Math.sqrt(2))) / 2;
      case GELU_TANH -> x * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x))) / 2;
      case SWISH -> x * sigmoid(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case CLIP -> Math.min(Math.max(x, alpha), beta);
      case SQUARE -> x * x;
      case NEGATE -> -x;
      case RECIPROCAL -> 1 / x;
    };
  }

  /**
   * dy/dx, told from the output or the input, as {@link Kind#fromOutput()} says. The step's is 0
   * everywhere; a clip's is 0 at its lower end and 1 at its upper one, the absolute value's 0 at
   * its kink.
   */
  public double slopeAt(double at) {
    return switch (kind) {
      case IDENTITY -> 1;
      case STEP -> 0;
      case SIGMOID -> at * (1 - at);
      case TANH -> 1 - at * at;
      case RELU -> at > 0 ? 1 : 0;
      case LEAKY_RELU -> at > 0 ? 1 : alpha;
      case ELU -> at > 0 ? 1 : at + alpha;
      case GELU ->
          (1 + Erf.of(at / Math.sqrt(2))) / 2
              + at * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> geluTanhSlope(at);
      case SWISH -> sigmoid(at) * (1 + at * (1 - sigmoid(at)));
      case SOFTPLUS -> sigmoid(at);
      case EXP -> at;
      case LOG -> 1 / at;
      case SQRT -> 0.5 / at;
      case ABS -> Math.signum(at);
      case CLIP -> at > alpha && at <= beta ? 1 : 0;
      case SQUARE -> 2 * at;
      case NEGATE -> -1;
      case RECIPROCAL -> -at * at;
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double geluTanhSlope(double x) {
    double tanh = Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x));
    double inner = GELU_SCALE * (1 + 3 * GELU_CUBE * x * x);
    return (1 + tanh + x * (1 - tanh * tanh) * inner) / 2;
  }
}
