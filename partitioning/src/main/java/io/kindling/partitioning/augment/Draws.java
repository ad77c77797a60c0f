package io.kindling.partitioning.augment;

import io.kindling.engine.random.CounterRandom;

/**
 * The random numbers of a change of a row: a function of what they are keyed by, of the row, of the
 * place of the change in its list, and of a counter.
 */
public final class Draws {
  private static final long STRIDE = 1L << 32;

  /** The counter of the number that says whether a change happens. */
  private static final int CHANCE = 0;

  private long key;
  private long row;
  private long first;

  /** Goes to a row of what the numbers are keyed by. */
  void goTo(long newKey, long newRow) {
    key = newKey;
    row = newRow;
    first = 0;
  }

  /** Goes to a change, counted from 0. */
  void goTo(int change) {
    first = change * STRIDE;
  }

  /** Whether a change happens that does so this often. */
  boolean happens(double chance) {
    return uniform(CHANCE) < chance;
  }

  /** From 0 to below 1. */
  double uniform(int counter) {
    return CounterRandom.uniform(key, row, first + counter);
  }

  /** From a number to another. */
  double between(double low, double high, int counter) {
    return low + (high - low) * uniform(counter);
  }

  /** From a number below 0 to the same above. */
  double symmetric(double most, int counter) {
    return between(-most, most, counter);
  }

  /** From 0 to below {@code bound}. */
  int below(int bound, int counter) {
    return CounterRandom.below(bound, key, row, first + counter);
  }

  /** Of mean 0 and deviation 1. */
  double normal(int counter) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * counter)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(2 * counter + 1));
  }

  /** 64 random bits. */
  long bits(int counter) {
    return CounterRandom.bits(key, row, first + counter);
  }
}
