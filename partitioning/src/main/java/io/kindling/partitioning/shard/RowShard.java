package io.kindling.partitioning.shard;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import java.nio.FloatBuffer;

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

  @Override
  public void gatherInto(
      Encoders encoders,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      FloatBuffer targets,
      FloatBuffer weights) {
    Encoders.Buffers buffers = encoders.buffers();
    byte[] data = data();
    for (int i = 0; i < count; i++) {
      int row = numbers[from + i];
      encoders.encodeInto(data, start(row), start(row + 1), buffers, features, targets, i);
      weights.put(i, 1);
    }
  }
}
