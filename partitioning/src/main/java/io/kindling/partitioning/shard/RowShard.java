package io.kindling.partitioning.shard;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import java.nio.FloatBuffer;
import java.util.List;

/** Rows of one shard in the order of their keys, packed and not encoded. */
public final class RowShard implements Shard {
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

  /** The packed rows. */
  @Override
  public byte[] data() {
    return rows.data();
  }

  /** Where a row starts in the memory; that of the row after the last is its end. */
  public int start(int row) {
    return rows.start(row);
  }

  /** Whether a row of this schema weighs something. */
  public boolean weighs(Schema schema) {
    for (int row = 0; row < rows(); row++) {
      if ((float) schema.weightOf(data(), start(row)) > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void gatherInto(
      Encoders encoders,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    Encoders.Buffers buffers = encoders.buffers();
    byte[] data = data();
    for (int i = 0; i < count; i++) {
      int row = numbers[from + i];
      encoders.encodeInto(data, start(row), start(row + 1), buffers, features, targets, i);
      weights.put(i, (float) encoders.schema().weightOf(data, start(row)));
    }
  }
}
