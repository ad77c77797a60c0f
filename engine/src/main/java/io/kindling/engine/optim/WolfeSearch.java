package io.kindling.engine.optim;

/**
 * Looks along a line for a step that fulfils the strong Wolfe conditions (Nocedal and Wright 2006,
 * algorithms 3.5 and 3.6, with cubic interpolation). Driven from outside: {@link #step} is tried,
 * {@link #take} is told what was found there. Where values are too near each other to tell which is
 * lower, slopes alone decide (as in Hager and Zhang 2005): near a minimum they are known far
 * better.
 */
final class WolfeSearch {
  private static final double WIDEN = 2.5;
  private static final double MARGIN = 0.1;

  /** So many points that are as low as the start may be tried for a slope that is flat enough. */
  private static final int MOST_LEVEL = 8;

  private final LbfgsSpec spec;
  private final Resolution resolution;
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
  private int level;

  /** What was found at a step: the value, and its slope along the line. */
  private record Sample(double step, double value, double slope) {}

  WolfeSearch(LbfgsSpec spec, Resolution resolution, double value, double slope, double firstStep) {
    this.spec = spec;
    this.resolution = resolution;
    this.start = new Sample(0, value, slope);
    this.low = start;
    this.high = start;
    this.best = start;
    this.step = firstStep;
  }

  /** All that it is, as numbers. */
  double[] export() {
    return new double[] {
      start.step(),
      start.value(),
      start.slope(),
      low.step(),
      low.value(),
      low.slope(),
      high.step(),
      high.value(),
      high.slope(),
      best.step(),
      best.value(),
      best.slope(),
      zooming ? 1 : 0,
      over ? 1 : 0,
      fulfilled ? 1 : 0,
      step,
      latest,
      tried,
      level
    };
  }

  /** The search that another was when it was exported. */
  static WolfeSearch restored(LbfgsSpec spec, Resolution resolution, double[] numbers) {
    WolfeSearch search = new WolfeSearch(spec, resolution, numbers[1], numbers[2], numbers[15]);
    search.low = sample(numbers, 3);
    search.high = sample(numbers, 6);
    search.best = sample(numbers, 9);
    search.zooming = numbers[12] == 1;
    search.over = numbers[13] == 1;
    search.fulfilled = numbers[14] == 1;
    search.latest = numbers[16];
    search.tried = (int) numbers[17];
    search.level = (int) numbers[18];
    return search;
  }

  private static Sample sample(double[] numbers, int from) {
    return new Sample(numbers[from], numbers[from + 1], numbers[from + 2]);
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

  /** Ends the search with the best step so far, which may be none. */
  void giveUp() {
    over = true;
  }

  /** Takes what was found at {@link #step}; what is not finite counts as too high. */
  void take(double value, double slope) {
    boolean finite = Double.isFinite(value) && Double.isFinite(slope);
    Sample here = new Sample(step, finite ? value : Double.POSITIVE_INFINITY, slope);
    tried++;
    level += isLevel(here, start) ? 1 : 0;
    latest = step;
    if (here.value() < best.value()) {
      best = here;
    }
    if (isTooHigh(here)) {
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
    if (tried >= spec.searches() || level >= MOST_LEVEL || isTooNarrow()) {
      over = true;
      return;
    }
    step = zooming ? between() : widened(here);
  }

  private boolean isTooHigh(Sample here) {
    double promised = start.value() + spec.decrease() * here.step() * start.slope();
    boolean broken = here.value() > promised && !isLevel(here, start);
    return broken || (here.value() >= low.value() && !isLevel(here, low));
  }

  private boolean isLevel(Sample here, Sample other) {
    return resolution.isLevel(here.value(), other.value());
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
    return zooming && width <= resolution.narrowest() * Math.max(low.step(), high.step());
  }

  private static double widened(Sample here) {
    return WIDEN * here.step();
  }

  /** The minimum of the cubic through both ends, or of the parabola by their slopes. */
  private double between() {
    double width = high.step() - low.step();
    double middle = low.step() + width / 2;
    if (Double.isInfinite(high.value())) {
      return middle;
    }
    if (isLevel(high, low)) {
      return kept(low.step() - low.slope() * width / (high.slope() - low.slope()), middle);
    }
    double d1 = low.slope() + high.slope() - 3 * (low.value() - high.value()) / -width;
    double square = d1 * d1 - low.slope() * high.slope();
    if (!(square >= 0)) {
      return middle;
    }
    double d2 = Math.signum(width) * Math.sqrt(square);
    double least =
        high.step() - width * (high.slope() + d2 - d1) / (high.slope() - low.slope() + 2 * d2);
    return kept(least, middle);
  }

  /** A step kept away from both ends; the middle in place of one that is no number. */
  private double kept(double least, double middle) {
    double margin = MARGIN * Math.abs(high.step() - low.step());
    double from = Math.min(low.step(), high.step()) + margin;
    double to = Math.max(low.step(), high.step()) - margin;
    return Double.isFinite(least) ? Math.max(from, Math.min(to, least)) : middle;
  }
}
