package io.kindling.partitioning.shard;

import java.io.Serializable;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Which rows of which shard make up a step: a function of counts and seeds, and of nothing else.
 */
public interface BatchPlan extends Serializable {
  /** The size of a batch that takes all rows, however many there are. */
  int ALL_ROWS = Integer.MAX_VALUE;

  /** The plan for a network whose rows do not depend on each other. */
  static BatchPlan of(long rows, int shards, int batchSize, long seed) {
    return batchSize == ALL_ROWS
        ? new WholePlan(rows, shards)
        : ShuffledPlan.of(rows, shards, batchSize, seed);
  }

  /**
   * The plan for a network with batch statistics: refused where a shard's part of a step would be
   * under two rows; a last step that would be too small is joined to the one before it.
   */
  static BatchPlan withStatistics(long rows, int shards, int batchSize, long seed) {
    return batchSize == ALL_ROWS
        ? WholePlan.withStatistics(rows, shards)
        : ShuffledPlan.withStatistics(rows, shards, batchSize, seed);
  }

  /** The plan for a stream: step t takes window t of every lane, in every epoch. */
  static BatchPlan of(Lanes lanes) {
    return new LanePlan(lanes);
  }

  /** The plan for a stream and a network with batch statistics, under the same condition. */
  static BatchPlan withStatistics(Lanes lanes) {
    return LanePlan.withStatistics(lanes);
  }

  /** The steps of an epoch. */
  int steps();

  /** The rows of a shard. */
  int shardRows(int shard);

  /** The first row (in the order of the epoch) that a step takes from a shard. */
  int first(int step, int shard);

  /** How many rows a step takes from a shard. */
  int rows(int step, int shard);

  /** The different numbers of rows that steps take from shards, without 0: at most four. */
  SortedSet<Integer> sizes();

  /** The order of a shard's rows in an epoch. */
  int[] order(long epoch, int shard);

  /**
   * What the user of a network with batch statistics should know: whether they are taken of so few
   * rows that they are coarse.
   */
  Optional<String> coarse();
}
