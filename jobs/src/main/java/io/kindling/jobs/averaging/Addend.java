package io.kindling.jobs.averaging;

import java.util.List;

/** What a node of the shard tree brings into the sum of all gradients. */
interface Addend {
  /** The numbers that are there: all, or only those that are not known to be zeros. */
  float[] numbers();

  /** Whether there is no gradient, because none of the node's shards has rows in the step. */
  boolean isEmpty();

  /**
   * An array of all numbers that may be changed. They are in it when what this puts into {@code
   * work} is done.
   */
  float[] wholeAfter(List<Blocks.Work> work);

  /** Adds all numbers to others, element by element. */
  Blocks.Work onto(float[] sum);
}
