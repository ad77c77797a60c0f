package io.kindling.partitioning.key;

import io.kindling.partitioning.Part;
import java.io.Serializable;
import java.util.Arrays;

/** Where rows lie that are numbered shard behind shard, part after part. */
final class Shelves implements Serializable {
  private static final long serialVersionUID = 1;
  private int[] firsts = new int[1 << 4];
  private int[] shards = new int[1 << 4];
  private byte[] parts = new byte[1 << 4];
  private int count;

  /**
   * The next rows are those of a shard, of which there are some.
   *
   * @param first the number of the first of them
   */
  void begin(Part part, int shard, int first) {
    if (count == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * count);
      shards = Arrays.copyOf(shards, 2 * count);
      parts = Arrays.copyOf(parts, 2 * count);
    }
    firsts[count] = first;
    shards[count] = shard;
    parts[count++] = (byte) part.ordinal();
  }

  private int shelf(int row) {
    int found = Arrays.binarySearch(firsts, 0, count, row);
    return found >= 0 ? found : -found - 2;
  }

  Part part(int row) {
    return Part.values()[parts[shelf(row)]];
  }

  int shard(int row) {
    return shards[shelf(row)];
  }

  /** Which of its shard's rows a row is, from 0. */
  int at(int row) {
    return row - firsts[shelf(row)];
  }
}
