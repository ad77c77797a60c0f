package io.kindling.partitioning.key;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Rows, each under a hash: what travels in a shuffle, many rows at a time. */
public final class HashedRows implements Serializable {
  private static final long serialVersionUID = 1;
  private final long[] high;
  private final long[] low;
  private final Rows rows;

  private HashedRows(long[] high, long[] low, Rows rows) {
    this.high = high;
    this.low = low;
    this.rows = rows;
  }

  public int count() {
    return rows.count();
  }

  Hash hash(int row) {
    return new Hash(high[row], low[row]);
  }

  Rows rows() {
    return rows;
  }

  /**
   * All rows of some blocks in the order of their hashes. Rows of one content differ in nothing but
   * their weight and place, the bits of which order them, the lightest first.
   */
  public static HashedRows sorted(List<HashedRows> blocks) {
    int count = blocks.stream().mapToInt(HashedRows::count).reduce(0, Math::addExact);
    int[] block = new int[count];
    int[] row = new int[count];
    int at = 0;
    for (int b = 0; b < blocks.size(); b++) {
      for (int r = 0; r < blocks.get(b).count(); r++) {
        block[at] = b;
        row[at++] = r;
      }
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (i, j) -> {
          HashedRows left = blocks.get(block[i]);
          HashedRows right = blocks.get(block[j]);
          int byHigh = Long.compareUnsigned(left.high[row[i]], right.high[row[j]]);
          if (byHigh != 0) {
            return byHigh;
          }
          int byLow = Long.compareUnsigned(left.low[row[i]], right.low[row[j]]);
          return byLow != 0 ? byLow : left.rows.compare(row[i], right.rows, row[j]);
        });
    Builder sorted = new Builder();
    for (int i : order) {
      HashedRows from = blocks.get(block[i]);
      int number = row[i];
      sorted.add(
          from.high[number],
          from.low[number],
          from.rows.data(),
          from.rows.start(number),
          from.rows.start(number + 1));
    }
    return sorted.build();
  }

  /** The rows without their hashes. */
  public Rows withoutHashes() {
    return rows;
  }

  /** Grows as rows come. */
  static final class Builder {
    private final Rows.Builder rows = new Rows.Builder();
    private long[] high = new long[1 << 4];
    private long[] low = new long[1 << 4];

    int bytes() {
      return rows.bytes();
    }

    void add(long highBits, long lowBits, byte[] data, int from, int to) {
      int count = rows.count();
      if (count == high.length) {
        high = Arrays.copyOf(high, 2 * count);
        low = Arrays.copyOf(low, 2 * count);
      }
      high[count] = highBits;
      low[count] = lowBits;
      rows.add(data, from, to);
    }

    HashedRows build() {
      int count = rows.count();
      return new HashedRows(Arrays.copyOf(high, count), Arrays.copyOf(low, count), rows.build());
    }
  }
}
