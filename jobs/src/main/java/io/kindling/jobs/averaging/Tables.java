package io.kindling.jobs.averaging;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import io.kindling.jobs.spark.Payload;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The windows of the parameters of which a step uses only some rows. Of a gradient, such rows and
 * all that is outside these windows can stand for the whole; what is frozen never has to.
 */
final class Tables {
  private final Freight freight;
  private final Set<Segment> trained;
  private final List<Segment> tables;
  private final Runs whole;

  private Tables(Freight freight) {
    this.freight = freight;
    this.trained = new HashSet<>(freight.trained());
    this.tables =
        freight.trained().stream().filter(segment -> segment.use() == Segment.Use.BY_ROW).toList();
    this.whole = runs(tables.stream().map(Tables::allRows).toArray(int[][]::new));
  }

  /** Those of parameters all of which are trained. */
  static Tables of(Layout parameters) {
    return of(Freight.of(parameters));
  }

  static Tables of(Freight freight) {
    return new Tables(freight);
  }

  private static int[] allRows(Segment table) {
    return IntStream.range(0, table.shape().size(0)).toArray();
  }

  /** How many numbers a whole gradient has. */
  int length() {
    return freight.parameters().length();
  }

  /** The windows that are trained. */
  Runs whole() {
    return whole;
  }

  /** The rows of each table that are not all zeros. */
  int[][] rows(float[] gradient) {
    return tables.stream().map(table -> used(table, gradient)).toArray(int[][]::new);
  }

  /**
   * The rows of each table that are not all zeros; no tables at all where it takes no fewer numbers
   * to send all that is trained.
   */
  int[][] rowsWorthNaming(float[] gradient) {
    if (gradient.length != length() || tables.isEmpty()) {
      return new int[0][];
    }
    int[][] rows = rows(gradient);
    long names = Arrays.stream(rows).mapToLong(named -> named.length).sum();
    return names + runs(rows).numbers() < whole.numbers() ? rows : new int[0][];
  }

  /** The numbers that travel of a gradient of which these rows are named, or none. */
  float[] pack(int[][] rows, float[] gradient) {
    boolean isAll = gradient.length != length() || whole.numbers() == length();
    if (rows.length == 0) {
      return isAll ? gradient : whole.pack(gradient);
    }
    return runs(rows).pack(gradient);
  }

  /** A slice of the parameters that steps change, as it travels. */
  Payload slice(Snapshot snapshot, int slice) {
    float[] parameters = snapshot.parameters();
    if (whole.numbers() == length()) {
      return Wire.slice(parameters, slice, snapshot.format());
    }
    int from = slice * Wire.SLICE;
    float[] numbers = whole.pack(parameters, from, from + Wire.count(whole.numbers(), slice));
    return Wire.slice(numbers, 0, snapshot.format());
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

  /** The windows that are trained, of the tables only these rows. */
  Runs runs(int[][] rows) {
    return runs(rows, Segment::offset);
  }

  /** The same as places among the numbers that travel where all that is trained does. */
  Runs travelling(int[][] rows) {
    return runs(rows, segment -> segment.offset() + shift(segment));
  }

  private int shift(Segment segment) {
    return segment.length() == 0 ? 0 : whole.shift(whole.firstAt(segment.offset()));
  }

  private Runs runs(int[][] rows, ToIntFunction<Segment> offset) {
    int segments = freight.parameters().segments().size();
    Runs runs = new Runs(segments + Arrays.stream(rows).mapToInt(named -> named.length).sum());
    int table = 0;
    for (Segment segment : freight.parameters().segments()) {
      if (!trained.contains(segment)) {
        continue;
      }
      int from = offset.applyAsInt(segment);
      if (segment.use() == Segment.Use.WHOLE) {
        runs.append(from, from + segment.length());
      } else {
        append(runs, from, width(segment), rows[table]);
        table++;
      }
    }
    return runs;
  }

  private static void append(Runs runs, int offset, int width, int[] rows) {
    for (int row : rows) {
      runs.append(offset + row * width, offset + (row + 1) * width);
    }
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
