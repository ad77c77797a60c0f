package io.kindling.jobs.training;

import io.kindling.partitioning.shard.BatchPlan;
import java.io.Serializable;

/**
 * Which rows of which shard make up each step: the same wherever it is asked. Keeps the order of
 * each shard's rows for the epoch that was asked for last; not for several threads.
 */
public final class Batches implements Serializable {
  private static final long serialVersionUID = 1;

  private final BatchPlan plan;
  private final int shards;
  private transient int[][] orders;
  private transient long[] epochs;

  Batches(BatchPlan plan, int shards) {
    this.plan = plan;
    this.shards = shards;
  }

  BatchPlan plan() {
    return plan;
  }

  /** The most rows that a shard has in a step. */
  int largestPart() {
    return plan.sizes().last();
  }

  /**
   * Writes the numbers of a shard's rows in a step and returns how many they are.
   *
   * @param epoch from 0
   * @param step the place in the epoch, from 0
   */
  int rowsInto(long epoch, int step, int shard, int[] into) {
    if (orders == null) {
      orders = new int[shards][];
      epochs = new long[shards];
    }
    if (orders[shard] == null || epochs[shard] != epoch) {
      orders[shard] = plan.order(epoch, shard);
      epochs[shard] = epoch;
    }
    int count = plan.rows(step, shard);
    System.arraycopy(orders[shard], plan.first(step, shard), into, 0, count);
    return count;
  }
}
