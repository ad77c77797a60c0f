package io.kindling.partitioning.shard;

import io.kindling.engine.Checks;
import io.kindling.engine.random.CounterRandom;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Steps over rows that do not belong together, in an order that changes from epoch to epoch.
 *
 * <p>Row j (in the order of the epoch) of shard s is position j S + o(s) of the epoch, where o
 * numbers the shards that hold one row more first, then the others. Step t takes the positions from
 * t B to (t + 1) B - 1; the last takes what is left.
 */
final class ShuffledPlan implements BatchPlan {
  private static final long serialVersionUID = 1;

  /** Rows that stay neighbours until blocks are mixed, so that a disk is read in runs. */
  static final int BLOCK = 64;

  /** Blocks whose rows are mixed with each other. */
  static final int WINDOW = 64;

  private static final int LEAST_FOR_STATISTICS = 2;
  private static final int ENOUGH_FOR_STATISTICS = 16;
  private static final long ORDER = 0x6F72646572L;

  private final long rows;
  private final int shards;
  private final int batchSize;
  private final long seed;
  private final int steps;

  private ShuffledPlan(long rows, int shards, int batchSize, long seed, int steps) {
    this.rows = rows;
    this.shards = shards;
    this.batchSize = batchSize;
    this.seed = seed;
    this.steps = steps;
  }

  static ShuffledPlan of(long rows, int shards, int batchSize, long seed) {
    Checks.require(rows > 0, "There are no rows to train on");
    Checks.require(batchSize > 0, "Invalid batch size %s: expected at least 1", batchSize);
    long steps = (rows + batchSize - 1) / batchSize;
    return new ShuffledPlan(rows, shards, batchSize, seed, Math.toIntExact(steps));
  }

  static ShuffledPlan withStatistics(long rows, int shards, int batchSize, long seed) {
    ShuffledPlan plan = of(rows, shards, batchSize, seed);
    long least = Math.min(batchSize / shards, rows / shards);
    Checks.require(
        least >= LEAST_FOR_STATISTICS,
        "Batch normalisation needs at least 2 rows of each shard in a step: %s rows and batches of"
            + " %s over %s shards leave %s. Set training.shards lower or training.batchSize higher",
        rows,
        batchSize,
        shards,
        least);
    boolean tooSmall = false;
    for (int shard = 0; shard < shards; shard++) {
      tooSmall |= plan.rows(plan.steps - 1, shard) < LEAST_FOR_STATISTICS;
    }
    return tooSmall && plan.steps > 1
        ? new ShuffledPlan(rows, shards, batchSize, seed, plan.steps - 1)
        : plan;
  }

  @Override
  public Optional<String> coarse() {
    long least = Math.min(batchSize / shards, rows / shards);
    return least >= ENOUGH_FOR_STATISTICS
        ? Optional.empty()
        : Optional.of(
            String.format(
                "Batch normalisation sees only %d rows of each shard in a step (%d rows, batches of"
                    + " %d, %d shards): its statistics are coarse below %d",
                least, rows, batchSize, shards, ENOUGH_FOR_STATISTICS));
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int shardRows(int shard) {
    return Math.toIntExact(start(shard + 1) - start(shard));
  }

  private long start(int shard) {
    return shard * rows / shards;
  }

  @Override
  public int first(int step, int shard) {
    return before((long) step * batchSize, shard);
  }

  @Override
  public int rows(int step, int shard) {
    long end = step == steps - 1 ? rows : (step + 1L) * batchSize;
    return before(end, shard) - first(step, shard);
  }

  /** How many of a shard's rows have a position before this one. */
  private int before(long position, int shard) {
    long count = (position - offset(shard) + shards - 1) / shards;
    return (int) Math.max(0, Math.min(count, shardRows(shard)));
  }

  /** The number of a shard among all, those with one row more first. */
  private int offset(int shard) {
    int larger = (int) (rows % shards);
    int largerBefore = (int) (start(shard) - shard * (rows / shards));
    boolean isLarger = shardRows(shard) > rows / shards;
    return isLarger ? largerBefore : larger + shard - largerBefore;
  }

  @Override
  public SortedSet<Integer> sizes() {
    SortedSet<Integer> sizes = new TreeSet<>();
    for (int shard = 0; shard < shards; shard++) {
      for (int step : new int[] {0, steps / 2, steps - 1}) {
        sizes.add(rows(step, shard));
      }
      sizes.add(batchSize / shards);
      sizes.add((batchSize + shards - 1) / shards);
    }
    sizes.remove(0);
    return sizes;
  }

  /**
   * The order of a shard's rows in an epoch: blocks are permuted, then rows within each window of
   * blocks.
   */
  @Override
  public int[] order(long epoch, int shard) {
    int count = shardRows(shard);
    long key = CounterRandom.key(ORDER, seed, epoch, shard);
    int[] blocks = identity((count + BLOCK - 1) / BLOCK);
    shuffle(blocks, 0, blocks.length, key, 0);
    int[] order = new int[count];
    int at = 0;
    for (int block : blocks) {
      for (int row = block * BLOCK; row < Math.min(count, (block + 1) * BLOCK); row++) {
        order[at++] = row;
      }
    }
    int window = BLOCK * WINDOW;
    for (int from = 0; from < count; from += window) {
      shuffle(order, from, Math.min(count, from + window), key, 1);
    }
    return order;
  }

  private static int[] identity(int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static void shuffle(int[] numbers, int from, int to, long key, int stream) {
    for (int i = to - 1; i > from; i--) {
      int other = from + CounterRandom.below(i - from + 1, key, stream, i);
      int kept = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = kept;
    }
  }
}
