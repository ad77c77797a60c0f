package io.kindling.jobs.training;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.util.List;

/** A shard with the encoders that its rows go through on their way into a batch. */
record EncodedShard(Shard shard, Encoders encoders) implements ShardRows {
  @Override
  public int rows() {
    return shard.rows();
  }

  @Override
  public int lanes() {
    return shard.lanes();
  }

  @Override
  public void gatherInto(
      Touch touch,
      int[] rows,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    shard.gatherInto(encoders, touch, rows, from, count, features, targets, weights);
  }
}
