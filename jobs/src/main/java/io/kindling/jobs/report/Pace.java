package io.kindling.jobs.report;

import java.util.Locale;

/** How fast a training goes, and how long it will take. */
public final class Pace {
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;

  private final int stepsPerEpoch;
  private final int rowsOfStep;
  private long start;
  private long firstStep = -1;
  private long epochStart;
  private long epochFirst;

  /** A pace before the first step. */
  public Pace(int stepsPerEpoch, int rowsOfStep) {
    this.stepsPerEpoch = stepsPerEpoch;
    this.rowsOfStep = rowsOfStep;
  }

  /** So many steps are made, at a time by the clock of nanoseconds. */
  public void stepped(long steps, long now) {
    if (firstStep < 0 || steps < firstStep) {
      firstStep = steps;
      start = now;
    }
    if (firstStep == steps || (steps - 1) % stepsPerEpoch == 0 || steps < epochFirst) {
      epochFirst = steps;
      epochStart = now;
    }
  }

  /** Rows a second in this epoch; 0 before there are two steps. */
  public double rowsPerSecond(long steps, long now) {
    return now > epochStart ? (steps - epochFirst) * 1e9 * rowsOfStep / (now - epochStart) : 0;
  }

  /** The seconds that are left, evaluations included, if all goes on like this. */
  public double secondsLeft(long steps, long ofSteps, long now) {
    return steps > firstStep && firstStep >= 0
        ? (now - start) / 1e9 * (ofSteps - steps) / (steps - firstStep)
        : Double.NaN;
  }

  /** What is said of the time that is left; nothing where it is not known. */
  public static String left(double seconds) {
    return Double.isFinite(seconds) ? ", " + words(seconds) + " left" : "";
  }

  /** A time in words, such as {@code 3 min 20 s}. */
  static String words(double seconds) {
    long whole = Math.round(seconds);
    if (seconds < MINUTE) {
      return whole + " s";
    }
    if (seconds < HOUR) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }
}
