package io.kindling.jobs.space;

import io.kindling.engine.random.CounterRandom;
import java.util.Map;

/**
 * Changes what another candidate has, as population based training does (Jaderberg and others,
 * 2017): one in four values is drawn anew; the others become a fifth more or less, options stay.
 */
record Perturbed(long seed, int candidate, int time, Map<String, Object> values) implements Picker {
  private static final double ANEW = 0.25;
  private static final double CHANGE = 0.2;

  private double uniform(String key, int column) {
    long stream = CounterRandom.key(Streams.of(seed, key), time);
    return CounterRandom.uniform(stream, candidate, column);
  }

  @Override
  public double number(String key, Range range) {
    if (!(values.get(key) instanceof Number number) || uniform(key, 0) < ANEW) {
      return range.at(uniform(key, 1));
    }
    double direction = uniform(key, 1) < 0.5 ? -1 : 1;
    double before = number.doubleValue();
    double change = Math.max(range.step(), CHANGE * Math.abs(before));
    return range.near(before + direction * change);
  }

  @Override
  public int option(String key, Choice choice) {
    int before =
        choice.names().stream()
            .map(String::valueOf)
            .toList()
            .indexOf(String.valueOf(values.get(key)));
    return before < 0 || uniform(key, 0) < ANEW ? (int) (uniform(key, 1) * choice.count()) : before;
  }
}
