package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;

/** How many logical shards the rows are cut into: a power of two, whatever the cluster. */
public record ShardRule(int count) implements Serializable {
  private static final int MOST = 256;
  private static final int LEAST_ROWS = 32;

  public ShardRule {
    Checks.require(
        count >= 1 && count <= 1 << 20 && Integer.bitCount(count) == 1,
        "Invalid training.shards %s: expected a power of two from 1 on, or auto",
        count);
  }

  public static ShardRule fixed(int count) {
    return new ShardRule(count);
  }

  /** The largest from 1 to 256 that leaves at least 32 rows of a batch for each shard. */
  public static ShardRule auto(int batchSize) {
    return new ShardRule(
        Math.min(MOST, Integer.highestOneBit(Math.max(1, batchSize / LEAST_ROWS))));
  }
}
