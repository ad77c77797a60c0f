package io.kindling.jobs.space;

import io.kindling.engine.random.CounterRandom;

/** Draws for one candidate; what a key gets does not depend on the other keys. */
record Random(long seed, int candidate) implements Picker {
  @Override
  public double number(String key, Range range) {
    return range.at(CounterRandom.uniform(stream(key), candidate, 0));
  }

  @Override
  public int option(String key, int count) {
    return CounterRandom.below(count, stream(key), candidate, 1);
  }

  private long stream(String key) {
    long stream = CounterRandom.key(seed);
    for (int i = 0; i < key.length(); i++) {
      stream = CounterRandom.key(stream, key.charAt(i));
    }
    return stream;
  }
}
