package io.kindling.partitioning.packed;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.Gathering;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.RowShard;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A shard that stays in its files: blocks are read as batches need them, and those are held that an
 * epoch mixes at once, as far as the heap has room for them.
 */
public final class StoredShard implements PackedShard {
  private static final long serialVersionUID = 1;
  private final int number;
  private final int rows;
  private final PackedFolder folder;
  private final List<Stretch> stretches;
  private transient HeldBlocks held;

  private StoredShard(int number, int rows, PackedFolder folder, List<Stretch> stretches) {
    this.number = number;
    this.rows = rows;
    this.folder = folder;
    this.stretches = List.copyOf(stretches);
  }

  /**
   * The shard of so many that holds its part of all rows.
   *
   * @param files those of a part, in order
   */
  public static StoredShard of(
      PackedFolder folder, List<PackedFile> files, int number, int shards) {
    long all = files.stream().mapToLong(PackedFile::rows).sum();
    long from = number * all / shards;
    long to = (number + 1) * all / shards;
    return new StoredShard(number, Math.toIntExact(to - from), folder, Stretch.of(files, from, to));
  }

  /** The same rows in memory. */
  public RowShard loaded() {
    Rows.Builder builder = new Rows.Builder();
    for (Rows some : packed()) {
      for (int row = 0; row < some.count(); row++) {
        builder.add(some.data(), some.start(row), some.start(row + 1));
      }
    }
    return new RowShard(number, builder.build());
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int rows() {
    return rows;
  }

  /** As many as rows: none continues another. */
  @Override
  public int lanes() {
    return rows;
  }

  @Override
  public Iterable<Rows> packed() {
    return () -> new BlockWalk(folder, stretches);
  }

  @Override
  public synchronized void gatherInto(
      Encoders encoders,
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    if (held == null || !held.serve()) {
      held = HeldBlocks.of(folder, stretches);
    }
    new Gathering(encoders, touch, features, targets, weights).run(held, numbers, from, count);
  }
}
