package io.kindling.jobs.space;

import io.kindling.engine.random.CounterRandom;

/** Draws for one candidate; what a key gets does not depend on the other keys. */
record Random(long seed, int candidate) implements Picker {
  @Override
  public double number(String key, Range range) {
    return range.at(share(key));
  }

  /** From 0 to below 1. */
  double share(String key) {
    return CounterRandom.uniform(Streams.of(seed, key), candidate, 0);
  }

  @Override
  public int option(String key, Choice choice) {
    return below(key, choice.count());
  }

  /** From 0 to below a bound. */
  int below(String key, int bound) {
    return CounterRandom.below(bound, Streams.of(seed, key), candidate, 1);
  }
}
