package io.kindling.jobs.averaging;

/**
 * What a node of the shard tree brings into the sum of all gradients. Numbers are counted as they
 * travel; {@code shift} is what is added to find their place in a target.
 */
interface Share {
  /** Puts the numbers from {@code from} to below {@code to} into a target. */
  void copyInto(float[] target, int shift, int from, int to);

  /** Adds the numbers from {@code from} to below {@code to} to those of a target. */
  void accumulate(float[] target, int shift, int from, int to);

  /** Adds up two arrays, number by number. */
  static void add(float[] numbers, int at, float[] target, int first, int count) {
    for (int i = 0; i < count; i++) {
      target[first + i] += numbers[at + i];
    }
  }
}
