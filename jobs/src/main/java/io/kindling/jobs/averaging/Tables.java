package io.kindling.jobs.averaging;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The windows of the parameters of which a step uses only some rows. Of a gradient, such rows and
 * all that is outside these windows can stand for the whole.
 */
final class Tables {
  private final int length;
  private final List<Segment> tables;

  private Tables(int length, List<Segment> tables) {
    this.length = length;
    this.tables = tables;
  }

  static Tables of(Layout parameters) {
    List<Segment> tables =
        parameters.segments().stream()
            .filter(segment -> segment.use() == Segment.Use.BY_ROW)
            .toList();
    return new Tables(parameters.length(), tables);
  }

  /** How many numbers a whole gradient has. */
  int length() {
    return length;
  }

  /**
   * The rows of each table that are not all zeros; no tables at all where it takes no fewer numbers
   * to send the whole gradient.
   */
  int[][] rowsWorthNaming(float[] gradient) {
    if (gradient.length != length || tables.isEmpty()) {
      return new int[0][];
    }
    int[][] rows = tables.stream().map(table -> used(table, gradient)).toArray(int[][]::new);
    long names = Arrays.stream(rows).mapToLong(named -> named.length).sum();
    return names + runs(rows).numbers() < length ? rows : new int[0][];
  }

  /** Bits are compared, so that a row of -0 travels. */
  private static int[] used(Segment table, float[] gradient) {
    int width = width(table);
    float[] zeros = new float[width];
    return IntStream.range(0, table.shape().size(0))
        .filter(
            row -> {
              int from = table.offset() + row * width;
              return !Arrays.equals(gradient, from, from + width, zeros, 0, width);
            })
        .toArray();
  }

  private static int width(Segment table) {
    return table.length() / table.shape().size(0);
  }

  /** The windows of the parameters that are left when all other rows of the tables are not. */
  Runs runs(int[][] rows) {
    int most = 1 + tables.size() + Arrays.stream(rows).mapToInt(named -> named.length).sum();
    Runs runs = new Runs(most);
    int end = 0;
    for (int t = 0; t < tables.size(); t++) {
      Segment table = tables.get(t);
      int width = width(table);
      runs.append(end, table.offset());
      for (int row : rows[t]) {
        runs.append(table.offset() + row * width, table.offset() + (row + 1) * width);
      }
      end = table.offset() + table.length();
    }
    runs.append(end, length);
    return runs;
  }

  /** Refuses rows that are none, or that do not make so many numbers. */
  void check(int[][] rows, long numbers) {
    Checks.require(
        rows.length == tables.size(),
        "Expected the rows of %s tables, found those of %s: driver and executors must run the same"
            + " jar",
        tables.size(),
        rows.length);
    for (int t = 0; t < rows.length; t++) {
      check(tables.get(t), rows[t]);
    }
    int expected = runs(rows).numbers();
    Checks.require(
        numbers == expected,
        "Expected %s numbers with the rows that are named, found %s: driver and executors must run"
            + " the same jar",
        expected,
        numbers);
  }

  private static void check(Segment table, int[] rows) {
    int last = -1;
    for (int row : rows) {
      Checks.require(
          row > last && row < table.shape().size(0),
          "Expected the rows of %s to be numbers from 0 to %s, each larger than the one before,"
              + " found %s after %s: driver and executors must run the same jar",
          table.name(),
          table.shape().size(0) - 1,
          row,
          last < 0 ? "none" : last);
      last = row;
    }
  }
}
