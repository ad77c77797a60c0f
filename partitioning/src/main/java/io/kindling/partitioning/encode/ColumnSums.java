package io.kindling.partitioning.encode;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.shard.RowShard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is told of a column of some rows: how many cells are there, their sum, their values. */
final class ColumnSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MOST_VALUES = 1_000_000;
  private final HashMap<String, Long> values = new HashMap<>();
  private long count;
  private long missing;
  private double sum;

  /**
   * Of each column of a shard.
   *
   * @param centres numbers x are summed as (x - centre)^power
   * @param counted the columns whose values are counted instead
   */
  static List<ColumnSums> of(RowShard shard, double[] centres, int power, List<Boolean> counted) {
    List<ColumnSums> columns = new ArrayList<>();
    for (int column = 0; column < centres.length; column++) {
      columns.add(new ColumnSums());
    }
    int[] cells = new int[centres.length + 1];
    byte[] data = shard.data();
    for (int row = 0; row < shard.rows(); row++) {
      Cells.placesInto(data, shard.start(row), cells);
      for (int column = 0; column < centres.length; column++) {
        columns.get(column).add(data, cells[column], centres[column], power, counted.get(column));
      }
    }
    return columns;
  }

  private void add(byte[] data, int cell, double centre, int power, Boolean counts) {
    boolean empty = Cells.isMissing(data, cell);
    count += empty ? 0 : 1;
    missing += empty ? 1 : 0;
    if (counts) {
      add(Cells.name(data, cell), 1);
    } else if (data[cell] == Cells.NUMBER) {
      double difference = Cells.number(data, cell) - centre;
      sum += power == 1 ? difference : difference * difference;
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
  }

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

  /** How often each value comes; an empty one stands for nothing. */
  Map<String, Long> values() {
    return values;
  }
}
