package io.kindling.partitioning.shard;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import java.nio.FloatBuffer;
import java.util.List;

/** Rows of one shard in the order of their keys, packed and not encoded, in memory. */
public final class RowShard implements PackedShard {
  private static final long serialVersionUID = 1;
  private final int number;
  private final Rows rows;

  public RowShard(int number, Rows rows) {
    this.number = number;
    this.rows = rows;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int rows() {
    return rows.count();
  }

  /** As many as rows: none continues another. */
  @Override
  public int lanes() {
    return rows();
  }

  @Override
  public Iterable<Rows> packed() {
    return List.of(rows);
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
    Gathering gathering = new Gathering(encoders, touch, features, targets, weights);
    gathering.run(
        new Gathering.Source() {
          @Override
          public int length(int row) {
            return rows.length(row);
          }

          @Override
          public void copyInto(int row, byte[] target, int at) {
            rows.copyInto(row, target, at);
          }
        },
        numbers,
        from,
        count);
  }
}
