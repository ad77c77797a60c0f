package io.kindling.partitioning.shard;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import java.nio.FloatBuffer;
import java.util.List;

/** Rows of one shard in the order of their keys, packed and not encoded. */
public final class RowShard implements Shard {
  private static final long serialVersionUID = 1;

  /** So many rows are copied before they are encoded: memory brings them at the same time. */
  private static final int TOGETHER = 32;

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
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    Encoders.Buffers buffers = encoders.buffers();
    for (int done = 0; done < count; done += TOGETHER) {
      int group = Math.min(TOGETHER, count - done);
      byte[] packed = copyOf(numbers, from + done, group);
      int at = 0;
      for (int i = done; i < done + group; i++) {
        int end = at + length(numbers[from + i]);
        touch.touchInPlace(packed, at, numbers[from + i]);
        encoders.encodeInto(packed, at, end, buffers, features, targets, i);
        weights.put(i, (float) encoders.schema().weightOf(packed, at));
        at = end;
      }
    }
  }

  /** Rows, one behind the other. */
  private byte[] copyOf(int[] numbers, int from, int count) {
    int length = 0;
    for (int i = from; i < from + count; i++) {
      length = Math.addExact(length, length(numbers[i]));
    }
    byte[] packed = new byte[length];
    int at = 0;
    for (int i = from; i < from + count; i++) {
      System.arraycopy(data(), start(numbers[i]), packed, at, length(numbers[i]));
      at += length(numbers[i]);
    }
    return packed;
  }

  private int length(int row) {
    return start(row + 1) - start(row);
  }
}
