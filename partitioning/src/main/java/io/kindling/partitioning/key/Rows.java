package io.kindling.partitioning.key;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataException;
import java.io.Serializable;
import java.util.Arrays;

/** Packed rows, one behind the other. */
public final class Rows implements Serializable {
  private static final long serialVersionUID = 1;
  private final byte[] data;
  private final int[] starts;

  private Rows(byte[] data, int[] starts) {
    this.data = data;
    this.starts = starts;
  }

  /**
   * Rows that lie one behind the other.
   *
   * @param starts where each begins, and the end of the last
   */
  public static Rows of(byte[] data, int[] starts) {
    Checks.require(
        starts.length > 0 && starts[0] == 0 && starts[starts.length - 1] == data.length,
        "Rows in %s bytes: expected the first to start at 0 and the last to end there",
        data.length);
    return new Rows(data, starts);
  }

  public int count() {
    return starts.length - 1;
  }

  /** The bytes of a row. */
  public int length(int row) {
    return starts[row + 1] - starts[row];
  }

  /** Copies a row to a place. */
  public void copyInto(int row, byte[] target, int at) {
    System.arraycopy(data, starts[row], target, at, length(row));
  }

  /** The memory of all rows. */
  public byte[] data() {
    return data;
  }

  /** Where a row starts in the memory; that of the row after the last is its end. */
  public int start(int row) {
    return starts[row];
  }

  /** Compares the bytes of a row with those of another's. */
  int compare(int row, Rows other, int otherRow) {
    return Arrays.compareUnsigned(
        data,
        start(row),
        start(row + 1),
        other.data,
        other.start(otherRow),
        other.start(otherRow + 1));
  }

  /** Grows as rows come. */
  public static final class Builder {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 64;
    private byte[] data = new byte[1 << 10];
    private int[] starts = new int[1 << 4];
    private int count;

    public int count() {
      return count;
    }

    public int bytes() {
      return starts[count];
    }

    /** Copies the bytes from {@code from} to {@code to}. */
    public void add(byte[] source, int from, int to) {
      long end = (long) bytes() + to - from;
      if (end > MOST_BYTES) {
        throw DataException.bad(
            "A shard of %s rows is longer than 2 GiB: set training.shards higher", count);
      }
      if (end > data.length) {
        data = Arrays.copyOf(data, (int) Math.min(MOST_BYTES, Math.max(end, 2L * data.length)));
      }
      if (count + 1 == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      System.arraycopy(source, from, data, starts[count], to - from);
      count++;
      starts[count] = (int) end;
    }

    public Rows build() {
      return new Rows(Arrays.copyOf(data, bytes()), Arrays.copyOf(starts, count + 1));
    }
  }
}
