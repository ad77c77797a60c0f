package io.kindling.partitioning.encode;

import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told of a column of some rows: how many cells are there, the sum and the ends of numbers,
 * the values of categories, the size of vectors.
 */
final class ColumnSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MOST_VALUES = 1_000_000;
  private final HashMap<String, Long> values = new HashMap<>();
  private long count;
  private long missing;
  private double sum;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private int size;
  private int entries;

  /** What is asked of a column. */
  enum Asked {
    /** Its numbers, as they are. */
    NUMBERS,
    /** The logarithms of its numbers. */
    LOGARITHMS,
    /** How often each value comes. */
    VALUES,
    /** How long its vectors are. */
    SIZES,
    /** How many cells are missing. */
    GAPS;

    /** What is made of numbers before they are added up. */
    Transform transform() {
      return this == LOGARITHMS ? Transform.LOG : Transform.NONE;
    }

    boolean isOfNumbers() {
      return this == NUMBERS || this == LOGARITHMS;
    }
  }

  /**
   * Of each column of a shard.
   *
   * @param centres numbers x are summed as (x - centre)^power
   */
  static List<ColumnSums> of(PackedShard shard, double[] centres, int power, List<Asked> asked) {
    List<ColumnSums> columns = new ArrayList<>();
    for (int column = 0; column < centres.length; column++) {
      columns.add(new ColumnSums());
    }
    int[] cells = new int[centres.length + 1];
    for (Rows rows : shard.packed()) {
      byte[] data = rows.data();
      for (int row = 0; row < rows.count(); row++) {
        Cells.placesInto(data, rows.start(row), cells);
        for (int column = 0; column < centres.length; column++) {
          columns.get(column).add(data, cells[column], centres[column], power, asked.get(column));
        }
      }
    }
    return columns;
  }

  private void add(byte[] data, int cell, double centre, int power, Asked asked) {
    boolean empty = Cells.isMissing(data, cell);
    count += empty ? 0 : 1;
    missing += empty ? 1 : 0;
    if (asked == Asked.VALUES) {
      add(Cells.name(data, cell), 1);
    } else if (asked == Asked.SIZES && !empty) {
      addSize(data, cell);
    } else if (asked.isOfNumbers() && !empty) {
      double number = asked.transform().of(Cells.number(data, cell));
      double difference = number - centre;
      sum += power == 1 ? difference : difference * difference;
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
  }

  private void addSize(byte[] data, int cell) {
    int found = Cells.entries(data, cell);
    entries = Math.max(entries, found);
    size = Math.max(size, Cells.size(data, cell));
    if (found > 0) {
      int last = Cells.firstEntry(cell) + (found - 1) * Cells.ENTRY;
      size = Math.max(size, ByteBuffer.wrap(data).getInt(last) + 1);
    }
  }

  private void add(String value, long rows) {
    values.merge(value, rows, Long::sum);
    if (values.size() > MOST_VALUES) {
      throw DataException.bad(
          "A column of categories has more than %s different values: leave it out, or hash it",
          MOST_VALUES);
    }
  }

  /** Adds what is told of rows behind these. */
  void add(ColumnSums next) {
    next.values.forEach(this::add);
    count += next.count;
    missing += next.missing;
    sum += next.sum;
    least = Math.min(least, next.least);
    most = Math.max(most, next.most);
    size = Math.max(size, next.size);
    entries = Math.max(entries, next.entries);
  }

  /** The cells that are there. */
  long count() {
    return count;
  }

  long missing() {
    return missing;
  }

  double sum() {
    return sum;
  }

  /** The mean of the cells that are there; 0 where none is. */
  double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /** The smallest number; 0 where there is none. */
  double least() {
    return count == 0 ? 0 : least;
  }

  /** The largest number; 0 where there is none. */
  double most() {
    return count == 0 ? 0 : most;
  }

  /** How many numbers the longest vector has. */
  int size() {
    return size;
  }

  /** How many numbers are not 0 in the vector that has most of them. */
  int entries() {
    return entries;
  }

  /** How often each value comes; an empty one stands for nothing. */
  Map<String, Long> values() {
    return values;
  }
}
