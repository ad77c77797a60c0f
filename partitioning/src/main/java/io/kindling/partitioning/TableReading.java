package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a table is read.
 *
 * @param format csv, sql, or any of Spark's
 * @param paths files, folders or patterns; of sql, a query
 * @param testPaths those of rows that are kept apart for testing; none: these are split off
 * @param text how comma-separated files are written
 * @param options of Spark's format
 * @param select what is taken of the columns, in Spark SQL; nothing: all of them
 * @param where which rows are taken, in Spark SQL; empty: all of them
 * @param days which of the paths are days
 */
public record TableReading(
    String format,
    List<String> paths,
    List<String> testPaths,
    Text text,
    Map<String, String> options,
    List<String> select,
    String where,
    Days days)
    implements Serializable {
  /** The format that has a reader of its own. */
  public static final String CSV = "csv";

  /** Not a format: rows that a query of Spark SQL gives, which stands for the path. */
  public static final String SQL = "sql";

  /** The format whose rows are a label and a vector. */
  public static final String LIB_SVM = "libsvm";

  /**
   * How comma-separated files are written.
   *
   * @param header whether the first line of each file names the columns
   * @param names of the columns where it does not; none: c0, c1 and so on
   */
  public record Text(boolean header, char separator, List<String> names) implements Serializable {
    public Text {
      names = List.copyOf(names);
      Checks.require(
          names.isEmpty() || !header,
          "data.names gives names to columns of files without a header: set data.header = false, or"
              + " remove data.names");
    }
  }

  public TableReading {
    paths = List.copyOf(paths);
    testPaths = List.copyOf(testPaths);
    options = new TreeMap<>(options);
    select = List.copyOf(select);
  }

  /** Of paths that are no days. */
  public TableReading(
      String format,
      List<String> paths,
      List<String> testPaths,
      Text text,
      Map<String, String> options,
      List<String> select,
      String where) {
    this(format, paths, testPaths, text, options, select, where, Days.NONE);
  }

  /** All of what is told of comma-separated files. */
  public static TableReading csv(List<String> paths, Text text) {
    return new TableReading(CSV, paths, List.of(), text, Map.of(), List.of(), "");
  }

  /** Whether columns have no types but those that their values look like. */
  public boolean isCsv() {
    return format.equals(CSV);
  }

  /** Whether the paths are a query. */
  public boolean isSql() {
    return format.equals(SQL);
  }

  /** Whether rows are a vector and a label, which is put behind it. */
  public boolean isLibSvm() {
    return format.equals(LIB_SVM);
  }

  /** With test rows of their own. */
  public TableReading testedOn(List<String> others) {
    return of(paths, others);
  }

  /** The same of other paths. */
  public TableReading of(List<String> others, List<String> othersForTesting) {
    return new TableReading(format, others, othersForTesting, text, options, select, where, days);
  }

  /** The rows for which an expression holds, too. */
  public TableReading where(String also) {
    String both = where.isEmpty() ? also : "(" + where + "\n) AND (" + also + "\n)";
    return new TableReading(format, paths, testPaths, text, options, select, both, days);
  }
}
