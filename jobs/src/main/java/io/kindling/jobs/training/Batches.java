package io.kindling.jobs.training;

import io.kindling.partitioning.shard.BatchPlan;
import java.io.Serializable;

/**
 * Which rows of which shard make up each step: the same wherever it is asked. Keeps the order of
 * each shard's rows for the epoch that was asked for last; not for several threads.
 */
public final class Batches implements Serializable {
  private static final long serialVersionUID = 1;

  private final long rows;
  private final int shards;
  private final int batchSize;
  private final long seed;
  private final boolean statistics;
  private transient BatchPlan plan;
  private transient int[][] orders;
  private transient long[] epochs;

  private Batches(long rows, int shards, int batchSize, long seed, boolean statistics) {
    this.rows = rows;
    this.shards = shards;
    this.batchSize = batchSize;
    this.seed = seed;
    this.statistics = statistics;
  }

  /** The batches for a network whose rows do not depend on each other. */
  static Batches plain(long rows, int shards, int batchSize, long seed) {
    return new Batches(rows, shards, batchSize, seed, false);
  }

  /** The batches for a network with batch statistics. */
  static Batches withStatistics(long rows, int shards, int batchSize, long seed) {
    return new Batches(rows, shards, batchSize, seed, true);
  }

  BatchPlan plan() {
    if (plan == null) {
      plan =
          statistics
              ? BatchPlan.withStatistics(rows, shards, batchSize, seed)
              : BatchPlan.of(rows, shards, batchSize, seed);
      orders = new int[shards][];
      epochs = new long[shards];
    }
    return plan;
  }

  /** The most rows that a shard has in a step. */
  int largestPart() {
    return plan().sizes().last();
  }

  /**
   * Writes the numbers of a shard's rows in a step and returns how many they are.
   *
   * @param epoch from 0
   * @param step the place in the epoch, from 0
   */
  int rowsInto(long epoch, int step, int shard, int[] into) {
    BatchPlan all = plan();
    if (orders[shard] == null || epochs[shard] != epoch) {
      orders[shard] = all.order(epoch, shard);
      epochs[shard] = epoch;
    }
    int count = all.rows(step, shard);
    System.arraycopy(orders[shard], all.first(step, shard), into, 0, count);
    return count;
  }
}
