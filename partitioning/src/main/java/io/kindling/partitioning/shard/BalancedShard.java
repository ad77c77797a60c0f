package io.kindling.partitioning.shard;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import java.nio.FloatBuffer;
import java.util.List;

/** A shard whose rows weigh so many times more as their class is rarer. */
public final class BalancedShard extends WrappedShard {
  private static final long serialVersionUID = 1;
  private final float[] factors;

  /**
   * A shard.
   *
   * @param factors what the weights of rows are multiplied by, by class
   */
  public BalancedShard(PackedShard shard, float[] factors) {
    super(shard);
    this.factors = factors.clone();
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
    super.gatherInto(encoders, touch, numbers, from, count, features, targets, weights);
    FloatBuffer classes = targets.get(0);
    for (int i = 0; i < count; i++) {
      weights.put(i, weights.get(i) * factors[(int) classes.get(i)]);
    }
  }
}
