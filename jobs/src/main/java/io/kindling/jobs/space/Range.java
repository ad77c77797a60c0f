package io.kindling.jobs.space;

import io.kindling.engine.Checks;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers between two ends, both of which may be drawn.
 *
 * @param scale how they are spread
 * @param step between two neighbours, from the lower end; 0 where any number may be drawn
 */
record Range(Scale scale, double low, double high, double step) {
  /** More digits than these say nothing of a setting. */
  private static final MathContext DIGITS = new MathContext(6);

  /** How numbers are spread. */
  enum Scale {
    UNIFORM("uniform"),
    LOGARITHMIC("logUniform"),
    INTEGER("integer");

    private final String word;

    Scale(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  Range {
    Checks.require(
        Double.isFinite(low) && Double.isFinite(high),
        "%s = [%s, %s]: expected two finite numbers",
        scale.word(),
        low,
        high);
    Checks.require(
        low <= high,
        "%s = [%s, %s]: the lower end is above the upper one: write the smaller number first",
        scale.word(),
        text(low),
        text(high));
    Checks.require(
        scale != Scale.LOGARITHMIC || low > 0,
        "logUniform = [%s, %s] touches 0, which has no logarithm: expected a lower end above 0",
        text(low),
        text(high));
    Checks.require(
        scale != Scale.INTEGER || isWhole(low) && isWhole(high) && isWhole(step),
        "integer = [%s, %s], step = %s: expected whole numbers",
        text(low),
        text(high),
        text(step));
    Checks.require(
        step >= 0 && Double.isFinite(step), "step = %s: expected a number above 0", text(step));
    step = scale == Scale.INTEGER && step == 0 ? 1 : step;
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53;
  }

  /** A number as it is written. */
  static String text(double number) {
    return isWhole(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** Whether all its numbers are whole. */
  boolean isOfWholes() {
    return step > 0 && isWhole(step) && isWhole(low);
  }

  /** The number at a share of the way from the lower end, from 0 to below 1. */
  double at(double share) {
    if (scale == Scale.LOGARITHMIC) {
      double log = StrictMath.log(low) + share * (StrictMath.log(high) - StrictMath.log(low));
      double free = StrictMath.exp(log);
      return step == 0 ? rounded(free) : stepped(Math.round((free - low) / step));
    }
    return step == 0
        ? rounded(low + share * (high - low))
        : stepped((long) (share * (steps() + 1)));
  }

  private long steps() {
    return (long) Math.floor((high - low) / step + 1e-9);
  }

  private double stepped(long number) {
    long inside = Math.max(0, Math.min(steps(), number));
    BigDecimal away = BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(inside));
    return BigDecimal.valueOf(low).add(away).doubleValue();
  }

  private double rounded(double number) {
    double few = new BigDecimal(number).round(DIGITS).doubleValue();
    return Math.max(low, Math.min(high, few));
  }

  /** How far a number of this range is on the way from the lower end: what {@link #at} undoes. */
  double share(double number) {
    if (low == high) {
      return 0.5;
    }
    if (scale == Scale.LOGARITHMIC) {
      double log = StrictMath.log(Math.max(low, Math.min(high, number))) - StrictMath.log(low);
      return log / (StrictMath.log(high) - StrictMath.log(low));
    }
    return step == 0
        ? (number - low) / (high - low)
        : (Math.rint((number - low) / step) + 0.5) / (steps() + 1);
  }

  /** The number of this range that is nearest to another. */
  double near(double number) {
    return step == 0 ? rounded(number) : stepped(Math.round((number - low) / step));
  }

  /** So many numbers from end to end, all of them where there are no more. */
  List<Double> points(int most) {
    if (low == high) {
      return List.of(low);
    }
    if (step > 0 && steps() < most) {
      return IntStream.rangeClosed(0, (int) steps()).mapToObj(this::stepped).toList();
    }
    return IntStream.range(0, most).mapToObj(i -> point(i, most)).distinct().toList();
  }

  private double point(int i, int most) {
    if (most == 1 || i == 0) {
      return most == 1 ? at(0.5) : low;
    }
    double share = (double) i / (most - 1);
    if (i == most - 1) {
      return step == 0 ? high : stepped(steps());
    }
    return scale != Scale.LOGARITHMIC && step > 0
        ? stepped(Math.round(share * steps()))
        : at(share);
  }
}
