package io.kindling.jobs.space;

import io.kindling.engine.random.CounterRandom;

/** Random numbers of a key, which do not depend on other keys. */
final class Streams {
  private Streams() {}

  /** Tells the numbers of a key apart from those of others. */
  static long of(long seed, String key) {
    long stream = CounterRandom.key(seed);
    for (int i = 0; i < key.length(); i++) {
      stream = CounterRandom.key(stream, key.charAt(i));
    }
    return stream;
  }
}
