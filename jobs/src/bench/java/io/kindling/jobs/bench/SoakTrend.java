package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import java.util.List;

/**
 * How a figure went over the time of a soak.
 *
 * @param first its median in the first third
 * @param last its median in the last third
 * @param slope of the line through all samples, an hour
 */
record SoakTrend(double first, double last, double slope) {
  /** What a figure may grow by in the time and count as flat: a part of it, and so much beside. */
  private static final double PART = 0.03;

  private static final double BESIDE = 4;

  /** A figure at a time. */
  record Sample(double hours, double value) {}

  static SoakTrend of(List<Sample> samples) {
    int third = Math.max(1, samples.size() / 3);
    return new SoakTrend(
        median(samples.subList(0, third)),
        median(samples.subList(samples.size() - third, samples.size())),
        slope(samples));
  }

  private static double median(List<Sample> samples) {
    return Alternation.median(samples.stream().mapToDouble(Sample::value).toArray());
  }

  /** The slope of the line with the least squares. */
  private static double slope(List<Sample> samples) {
    double hours = samples.stream().mapToDouble(Sample::hours).average().orElse(0);
    double value = samples.stream().mapToDouble(Sample::value).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample sample : samples) {
      products += (sample.hours() - hours) * (sample.value() - value);
      squares += (sample.hours() - hours) * (sample.hours() - hours);
    }
    return squares == 0 ? 0 : products / squares;
  }

  boolean grew() {
    return last - first > PART * first + BESIDE;
  }
}
