package io.kindling.jobs.inference;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.util.List;

/** Rows of two numbers and as many targets as each other, as they are. */
public final class NumberRows implements Shard {
  private static final long serialVersionUID = 1;
  private final float[][] features;
  private final float[] targets;

  public NumberRows(float[][] features, float... targets) {
    this.features = features.clone();
    this.targets = targets.clone();
  }

  @Override
  public int number() {
    return 0;
  }

  @Override
  public int rows() {
    return features.length;
  }

  @Override
  public int lanes() {
    return features.length;
  }

  @Override
  public void gatherInto(
      Encoders encoders,
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer into,
      List<FloatBuffer> targetsInto,
      FloatBuffer weights) {
    int width = targets.length / features.length;
    for (int i = 0; i < count; i++) {
      int row = numbers[from + i];
      into.put(2 * i, features[row]);
      targetsInto.get(0).put(i * width, targets, row * width, width);
      weights.put(i, 1);
    }
  }
}
