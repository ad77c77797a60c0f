package io.kindling.partitioning.augment;

/**
 * A change that mixes a row with another one of its shard's part of a step, pixels and labels by
 * the same shares.
 */
public sealed interface Mixing extends Change permits MixUp, CutMix {
  /** The two settings of the beta distribution that shares are drawn from. */
  double alpha();

  /**
   * Mixes a row's numbers with those of another, and returns the share that is left of its own.
   *
   * @param own row after row, one channel behind the other
   * @param share what was drawn
   */
  double mixInPlace(float[] own, float[] other, Picture picture, double share, Draws draws);
}
