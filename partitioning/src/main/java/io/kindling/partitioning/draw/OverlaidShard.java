package io.kindling.partitioning.draw;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.WrappedShard;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A shard whose rows have weights, or numbers to learn, from elsewhere. */
final class OverlaidShard extends WrappedShard {
  private static final long serialVersionUID = 1;
  private final Overlay overlay;
  private final int[] rows;

  /**
   * A shard.
   *
   * @param rows the numbers that its rows have in the pool
   */
  OverlaidShard(PackedShard shard, Overlay overlay, int[] rows) {
    super(shard);
    this.overlay = overlay;
    this.rows = rows.clone();
  }

  /** Whether numbers from elsewhere stand in place of labels. */
  boolean learnsOthers() {
    return overlay.width() > 0;
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
    boolean learnsOthers = learnsOthers();
    List<FloatBuffer> labels = learnsOthers ? labels(encoders, count) : targets;
    super.gatherInto(encoders, touch, numbers, from, count, features, labels, weights);
    for (int i = 0; i < count; i++) {
      int row = rows[numbers[from + i]];
      overlay.weighInPlace(row, weights, i);
      if (learnsOthers) {
        overlay.learnInto(row, targets.get(0), i);
      }
    }
  }

  /** Room for what rows are labelled with, which is not learned. */
  private static List<FloatBuffer> labels(Encoders encoders, int count) {
    List<FloatBuffer> all = new ArrayList<>();
    encoders
        .answers()
        .forEach(one -> all.add(FloatBuffer.allocate(count * one.targets(encoders.schema()))));
    return all;
  }
}
