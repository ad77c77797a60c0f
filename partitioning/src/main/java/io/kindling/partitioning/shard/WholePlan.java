package io.kindling.partitioning.shard;

import io.kindling.engine.Checks;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One step that takes all rows, those of a shard always in the order in which they lie: the same
 * parameters give the same sums in every epoch.
 */
record WholePlan(long rows, int shards) implements BatchPlan {
  private static final int LEAST_FOR_STATISTICS = 2;
  private static final int ENOUGH_FOR_STATISTICS = 16;

  WholePlan {
    Checks.require(rows > 0, "There are no rows to train on");
  }

  static WholePlan withStatistics(long rows, int shards) {
    Checks.require(
        rows / shards >= LEAST_FOR_STATISTICS,
        "Batch normalisation needs at least 2 rows of each shard: %s rows over %s shards leave %s."
            + " Set training.shards lower",
        rows,
        shards,
        rows / shards);
    return new WholePlan(rows, shards);
  }

  @Override
  public Optional<String> coarse() {
    return rows / shards >= ENOUGH_FOR_STATISTICS
        ? Optional.empty()
        : Optional.of(
            String.format(
                "Batch normalisation sees only %d rows of each shard in a step (%d rows, %d"
                    + " shards): its statistics are coarse below %d",
                rows / shards, rows, shards, ENOUGH_FOR_STATISTICS));
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public int shardRows(int shard) {
    return Math.toIntExact((shard + 1) * rows / shards - shard * rows / shards);
  }

  @Override
  public int first(int step, int shard) {
    return 0;
  }

  @Override
  public int rows(int step, int shard) {
    return shardRows(shard);
  }

  @Override
  public SortedSet<Integer> sizes() {
    SortedSet<Integer> sizes = new TreeSet<>();
    for (int shard = 0; shard < shards; shard++) {
      sizes.add(shardRows(shard));
    }
    sizes.remove(0);
    return sizes;
  }

  @Override
  public int[] order(long epoch, int shard) {
    int[] order = new int[shardRows(shard)];
    Arrays.setAll(order, row -> row);
    return order;
  }
}
