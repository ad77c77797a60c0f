package io.kindling.partitioning.key;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Some hashes, and how many rows each stands for. */
final class Hashes implements Serializable {
  private static final long serialVersionUID = 1;
  private final long[] high;
  private final long[] low;
  private final int[] rows;

  private Hashes(long[] high, long[] low, int[] rows) {
    this.high = high;
    this.low = low;
    this.rows = rows;
  }

  int count() {
    return rows.length;
  }

  Hash hash(int i) {
    return new Hash(high[i], low[i]);
  }

  int rows(int i) {
    return rows[i];
  }

  /** All of them in order; what is there several times stands for the rows of all. */
  static Hashes sorted(List<Hashes> all) {
    Builder together = new Builder();
    for (Hashes one : all) {
      for (int i = 0; i < one.count(); i++) {
        together.add(one.hash(i), one.rows[i]);
      }
    }
    Hashes mixed = together.build();
    Integer[] order = new Integer[mixed.count()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (i, j) -> {
          int byHigh = Long.compareUnsigned(mixed.high[i], mixed.high[j]);
          return byHigh != 0 ? byHigh : Long.compareUnsigned(mixed.low[i], mixed.low[j]);
        });
    Builder sorted = new Builder();
    for (int i : order) {
      sorted.merge(mixed.hash(i), mixed.rows[i]);
    }
    return sorted.build();
  }

  /** Grows as hashes come. */
  static final class Builder {
    private long[] high = new long[1 << 4];
    private long[] low = new long[1 << 4];
    private int[] rows = new int[1 << 4];
    private int count;

    void add(Hash hash, int rowCount) {
      if (count == high.length) {
        high = Arrays.copyOf(high, 2 * count);
        low = Arrays.copyOf(low, 2 * count);
        rows = Arrays.copyOf(rows, 2 * count);
      }
      high[count] = hash.high();
      low[count] = hash.low();
      rows[count++] = rowCount;
    }

    /** Adds a hash that is not before the last; where it is the last, only its rows. */
    void merge(Hash hash, int rowCount) {
      if (count > 0 && high[count - 1] == hash.high() && low[count - 1] == hash.low()) {
        rows[count - 1] = Math.addExact(rows[count - 1], rowCount);
      } else {
        add(hash, rowCount);
      }
    }

    Hashes build() {
      return new Hashes(
          Arrays.copyOf(high, count), Arrays.copyOf(low, count), Arrays.copyOf(rows, count));
    }
  }
}
