package io.kindling.partitioning.shard;

import io.kindling.engine.Checks;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Steps over a stream: rows are windows, those of all lanes of a step side by side. */
record LanePlan(Lanes lanes) implements BatchPlan {
  private static final int LEAST_FOR_STATISTICS = 2;

  LanePlan {
    Checks.require(
        lanes.windows() > 0,
        "The text is too short for one window of %s symbols in each of %s lanes",
        lanes.length(),
        lanes.count());
  }

  static LanePlan withStatistics(Lanes lanes) {
    Checks.require(
        lanes.count() / lanes.shards() >= LEAST_FOR_STATISTICS,
        "Batch normalisation needs at least 2 lanes of each shard: %s lanes over %s shards leave"
            + " %s. Set training.shards lower or training.batchSize higher",
        lanes.count(),
        lanes.shards(),
        lanes.count() / lanes.shards());
    return new LanePlan(lanes);
  }

  @Override
  public int steps() {
    return lanes.windows();
  }

  @Override
  public int shardRows(int shard) {
    return Math.multiplyExact(lanes.of(shard), lanes.windows());
  }

  @Override
  public int first(int step, int shard) {
    return step * lanes.of(shard);
  }

  @Override
  public int rows(int step, int shard) {
    return lanes.of(shard);
  }

  @Override
  public SortedSet<Integer> sizes() {
    SortedSet<Integer> sizes = new TreeSet<>();
    for (int shard = 0; shard < lanes.shards(); shard++) {
      sizes.add(lanes.of(shard));
    }
    sizes.remove(0);
    return sizes;
  }

  /** Never permuted: a window continues the one before it. */
  @Override
  public int[] order(long epoch, int shard) {
    int[] order = new int[shardRows(shard)];
    Arrays.setAll(order, row -> row);
    return order;
  }

  /** A lane gives as many rows to the statistics as a window has symbols. */
  @Override
  public Optional<String> coarse() {
    return Optional.empty();
  }
}
