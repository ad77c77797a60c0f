package io.kindling.partitioning.source;

import io.kindling.engine.Spelling;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/**
 * A table that names the files of images and their labels.
 *
 * @param shown what is read, for messages
 * @param file the column of the files
 * @param labels the columns of the labels, by their names
 * @param weight that of the weights; empty where all images weigh the same
 * @param rows in any order
 */
record ImageTable(String shown, String file, List<String> labels, String weight, List<Named> rows) {
  /**
   * A row.
   *
   * @param place where it was found
   * @param file the name of an image
   * @param labels empty ones where nothing is written
   * @param start what stands in front of them
   * @param problem what is wrong with that; empty: nothing is
   */
  record Named(String place, String file, List<String> labels, RowStart start, String problem)
      implements Serializable {}

  /** Reads a table; it is refused where a row cannot be read. */
  static ImageTable read(JavaSparkContext context, ImageLabels.OfTable spec) {
    return read(context, spec, "data.label");
  }

  /** Reads a table of points; it is refused where a row cannot be read. */
  static ImageTable read(JavaSparkContext context, ImageLabels.OfPoints spec) {
    return PointColumns.checked(read(context, spec.table(), "data.points"), spec.points());
  }

  private static ImageTable read(JavaSparkContext context, ImageLabels.OfTable spec, String key) {
    TableReading reading = spec.reading();
    for (String path : reading.paths()) {
      if (!isThere(context, path)) {
        throw DataException.missing(
            "data.image.labels.path = %s names no file: expected a table that names images and"
                + " their labels",
            path);
      }
    }
    SourceSpec.Table table =
        new SourceSpec.Table(reading, List.of(), spec.columns(), spec.weight(), ColumnRules.AUTO)
            .with(spec.division());
    Frame frame = Frame.open(context, table, reading, reading.paths());
    int file = column("data.image.labels.file", spec.file(), frame);
    frame.requireText("data.image.labels.file", file);
    List<Integer> labels = new ArrayList<>();
    for (String label : spec.columns()) {
      int column = column(key, label, frame);
      if (column == file || labels.contains(column)) {
        throw DataException.bad(
            "%s = %s names the column %s of %s, which %s: expected another column",
            key,
            spec.columns(),
            frame.columns().get(column),
            frame.shown(),
            column == file ? "has the names of the files" : "it names already");
      }
      frame.requireText("data.label", column);
      labels.add(column);
    }
    int weight = TableLayout.weight(table, frame, labels);
    Columns columns =
        new Columns(
            new RowColumns(frame.columns(), List.of()),
            frame.columns().size(),
            file,
            labels,
            weight,
            spec.division().kind(),
            TableLayout.division(table, frame, labels, weight));
    context.sc().setJobDescription("Read the labels of the images");
    List<Named> rows = frame.safe().map(columns::named).collect();
    List<String> names = labels.stream().map(frame.columns()::get).toList();
    return new ImageTable(
        frame.shown(),
        frame.columns().get(file),
        names,
        weight < 0 ? "" : frame.columns().get(weight),
        rows);
  }

  /** For images that need no label: without any where there is no table. */
  static ImageTable found(JavaSparkContext context, ImageLabels.OfTable spec) {
    return found(context, spec, "data.label");
  }

  /** The same of a table of points, whose cells may be anything. */
  static ImageTable found(JavaSparkContext context, ImageLabels.OfPoints spec) {
    return found(context, spec.table(), "data.points");
  }

  private static ImageTable found(JavaSparkContext context, ImageLabels.OfTable spec, String key) {
    List<String> paths = spec.reading().paths();
    return paths.stream().noneMatch(path -> isThere(context, path))
        ? new ImageTable(String.join(", ", paths), spec.file(), List.of(), "", List.of())
        : read(context, spec.plain(), key);
  }

  private static boolean isThere(JavaSparkContext context, String path) {
    Path pattern = new Path(path);
    try {
      FileStatus[] found = pattern.getFileSystem(context.hadoopConfiguration()).globStatus(pattern);
      return found != null && found.length > 0;
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  private static int column(String key, String text, Frame frame) {
    List<String> columns = frame.columns();
    boolean isNumber = text.matches("-?\\d{1,6}");
    if (!columns.contains(text) && !isNumber) {
      throw DataException.bad(
          "%s has no column %s = %s: the nearest is '%s' of %s",
          frame.shown(), key, text, Spelling.nearest(text, columns), columns);
    }
    return ColumnNames.find(key, text, columns, frame.shown());
  }

  /**
   * Where in a row of the table is what.
   *
   * @param all its columns
   * @param hidden where stands from which line it came
   */
  private record Columns(
      RowColumns all,
      int hidden,
      int file,
      List<Integer> labels,
      int weight,
      Division.Kind kind,
      int division)
      implements Serializable {
    Columns {
      labels = List.copyOf(labels);
    }

    Named named(Row row) {
      if (!row.isNullAt(hidden + 1)) {
        throw DataException.bad("%s", row.getString(hidden + 1));
      }
      String place = row.isNullAt(hidden) ? "a row" : row.getString(hidden);
      List<String> texts = new ArrayList<>(labels.stream().map(i -> text(row, i)).toList());
      try {
        RowStart start = all.start(row, place, weight, kind, division);
        return new Named(place, text(row, file), texts, start, "");
      } catch (DataException problem) {
        Packer.requireOfData(problem);
        String rest = problem.getMessage().substring(place.length() + ", ".length());
        return new Named(place, text(row, file), texts, RowStart.NONE, rest);
      }
    }

    private static String text(Row row, int column) {
      Object value = row.get(column);
      return value == null ? "" : RowColumns.text(value);
    }
  }
}
