package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.partitioning.shard.BatchPlan;
import java.io.Serializable;

/**
 * Into how many pieces data is cut, whatever the cluster.
 *
 * @param count the logical shards that rows or lanes are divided among: a power of two
 * @param lanes into how many lanes each part of a stream is cut: the rows of a step
 * @param leastRows there are fewer shards where one would have less of the rows to train on
 */
public record ShardRule(int count, int lanes, int leastRows) implements Serializable {
  private static final int MOST = 256;
  private static final int LEAST_ROWS = 32;

  public ShardRule {
    Checks.require(
        count >= 1 && count <= 1 << 20 && Integer.bitCount(count) == 1,
        "Invalid training.shards %s: expected a power of two from 1 on, or auto",
        count);
    Checks.require(lanes >= 1, "Invalid number of lanes %s: expected at least 1", lanes);
  }

  /** So many shards; a stream has a lane in each. */
  public static ShardRule fixed(int count) {
    return new ShardRule(count, Math.max(1, count), 0);
  }

  /**
   * The largest from 1 to 256 that leaves at least 32 rows of a batch for each shard; of {@link
   * BatchPlan#ALL_ROWS}, once they are counted.
   */
  public static ShardRule auto(int batchSize) {
    int count = Integer.highestOneBit(Math.max(1, batchSize / LEAST_ROWS));
    int least = batchSize == BatchPlan.ALL_ROWS ? LEAST_ROWS : 0;
    return new ShardRule(Math.min(MOST, count), batchSize, least);
  }

  /** The shards for so many rows to train on. */
  public int countFor(long rows) {
    return leastRows == 0
        ? count
        : (int) Math.min(count, Long.highestOneBit(Math.max(1, rows / leastRows)));
  }

  /** This rule with so many lanes. */
  public ShardRule withLanes(int number) {
    return new ShardRule(count, number, leastRows);
  }
}
