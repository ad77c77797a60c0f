package io.kindling.partitioning.shard;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import java.nio.FloatBuffer;
import java.util.List;

/** The rows of another shard, of which a batch takes something else. */
public abstract class WrappedShard implements PackedShard {
  private static final long serialVersionUID = 1;
  private final PackedShard shard;

  protected WrappedShard(PackedShard shard) {
    this.shard = shard;
  }

  @Override
  public final int number() {
    return shard.number();
  }

  @Override
  public final int rows() {
    return shard.rows();
  }

  @Override
  public final int lanes() {
    return shard.lanes();
  }

  @Override
  public final Iterable<Rows> packed() {
    return shard.packed();
  }

  @Override
  public void gatherInto(
      Encoders encoders,
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    shard.gatherInto(encoders, touch, numbers, from, count, features, targets, weights);
  }
}
