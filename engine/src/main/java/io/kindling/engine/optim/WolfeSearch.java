package io.kindling.engine.optim;

/**
 * Looks along a line for a step that fulfils the strong Wolfe conditions (Nocedal and Wright 2006,
 * algorithms 3.5 and 3.6, with cubic interpolation). Driven from outside: {@link #step} is tried,
 * {@link #take} is told what was found there.
 */
final class WolfeSearch {
  private static final double WIDEN = 2.5;
  private static final double MARGIN = 0.1;

  private final LbfgsSpec spec;
  private final Sample start;
  private Sample low;
  private Sample high;
  private Sample best;
  private boolean zooming;
  private boolean over;
  private boolean fulfilled;
  private double step;
  private double latest;
  private int tried;

  /** What was found at a step: the value, and its slope along the line. */
  private record Sample(double step, double value, double slope) {}

  WolfeSearch(LbfgsSpec spec, double value, double slope, double firstStep) {
    this.spec = spec;
    this.start = new Sample(0, value, slope);
    this.low = start;
    this.high = start;
    this.best = start;
    this.step = firstStep;
  }

  /** The step to try next; when the search is over, the one that it ended with. */
  double step() {
    return over ? best.step() : step;
  }

  /** Whether the step that was tried last is the best so far. */
  boolean isBest() {
    return best.step() == latest;
  }

  boolean isOver() {
    return over;
  }

  /** Whether both conditions hold where the search ended. */
  boolean isFulfilled() {
    return fulfilled;
  }

  /** Takes what was found at {@link #step}; a value that is not finite counts as too high. */
  void take(double value, double slope) {
    Sample here = new Sample(step, Double.isNaN(value) ? Double.POSITIVE_INFINITY : value, slope);
    tried++;
    latest = step;
    if (here.value() < best.value()) {
      best = here;
    }
    boolean tooHigh = !(here.value() <= promised(here.step())) || here.value() >= low.value();
    if (tooHigh) {
      high = here;
      zooming = true;
    } else if (Math.abs(slope) <= -spec.curvature() * start.slope()) {
      best = here;
      fulfilled = true;
      over = true;
      return;
    } else {
      move(here);
    }
    if (tried >= spec.searches() || isTooNarrow()) {
      over = true;
      return;
    }
    step = zooming ? between() : widened(here);
  }

  private double promised(double at) {
    return start.value() + spec.decrease() * at * start.slope();
  }

  /** The value is low enough, the slope still too steep: the interval moves on from here. */
  private void move(Sample here) {
    boolean turn = zooming ? here.slope() * (high.step() - low.step()) >= 0 : here.slope() >= 0;
    if (turn) {
      high = low;
      zooming = true;
    }
    low = here;
  }

  private boolean isTooNarrow() {
    double width = Math.abs(high.step() - low.step());
    return zooming && width <= 1e-15 * Math.max(low.step(), high.step());
  }

  private static double widened(Sample here) {
    return WIDEN * here.step();
  }

  /** The minimum of the cubic through both ends, kept away from them. */
  private double between() {
    double width = high.step() - low.step();
    double middle = low.step() + width / 2;
    if (Double.isInfinite(high.value()) || Double.isNaN(high.slope())) {
      return middle;
    }
    double d1 = low.slope() + high.slope() - 3 * (low.value() - high.value()) / -width;
    double square = d1 * d1 - low.slope() * high.slope();
    if (!(square >= 0)) {
      return middle;
    }
    double d2 = Math.signum(width) * Math.sqrt(square);
    double least =
        high.step() - width * (high.slope() + d2 - d1) / (high.slope() - low.slope() + 2 * d2);
    double from = Math.min(low.step(), high.step()) + MARGIN * Math.abs(width);
    double to = Math.max(low.step(), high.step()) - MARGIN * Math.abs(width);
    return Double.isFinite(least) ? Math.max(from, Math.min(to, least)) : middle;
  }
}
