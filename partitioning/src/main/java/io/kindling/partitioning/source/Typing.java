package io.kindling.partitioning.source;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Decimal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * What the columns of a table hold: as their rule says, else as Spark has them; a column of untyped
 * texts holds numbers, or days and moments, where at least nine in ten of them are. One of
 * categories or tokens holds texts, of which a number is one like others.
 */
final class Typing {
  private static final double MOSTLY = 0.9;
  private static final int KINDS = 3;

  private Typing() {}

  static List<ColumnType> types(SourceSpec.Table table, Frame frame, List<Integer> columns) {
    List<Optional<ColumnType>> known = new ArrayList<>();
    for (int column : columns) {
      StructField field = frame.fields().get(column);
      known.add(known(table.columns().of(field.name()), field, frame));
    }
    if (known.stream().allMatch(Optional::isPresent)) {
      return known.stream().map(Optional::get).toList();
    }
    long[] counts = counts(table.missing(), frame, columns);
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      types.add(known.get(i).orElse(looked(counts, KINDS * i)));
    }
    return types;
  }

  /** The columns of untyped texts that hold numbers. */
  static Set<Integer> numbers(SourceSpec.Table table, Frame frame) {
    List<Integer> all = IntStream.range(0, frame.columns().size()).boxed().toList();
    long[] counts = counts(table.missing(), frame, all);
    return all.stream()
        .filter(column -> !isOfTexts(table.columns().of(frame.columns().get(column))))
        .filter(column -> looked(counts, KINDS * column) == ColumnType.NUMBER)
        .collect(Collectors.toSet());
  }

  private static ColumnType looked(long[] counts, int at) {
    long all = counts[at] + counts[at + 1] + counts[at + 2];
    if (all > 0 && counts[at] >= MOSTLY * all) {
      return ColumnType.NUMBER;
    }
    return all > 0 && counts[at + 1] >= MOSTLY * all ? ColumnType.DATE : ColumnType.TEXT;
  }

  /** The type of a column; empty where its values must be looked at. */
  private static Optional<ColumnType> known(ColumnRule rule, StructField field, Frame frame) {
    Optional<ColumnType> own = own(field.dataType());
    boolean text = own.equals(Optional.of(ColumnType.TEXT));
    boolean vector = own.equals(Optional.of(ColumnType.VECTOR));
    if (own.isEmpty()) {
      throw DataException.bad(
          "%s: the column %s is of the type %s: expected numbers, texts, days, moments or vectors;"
              + " leave it out (data.columns { \"%s\" = drop }) or make one of these of it with"
              + " data.select",
          frame.shown(), field.name(), field.dataType().simpleString(), field.name());
    }
    if (rule instanceof ColumnRule.Auto) {
      return text && frame.untyped() ? Optional.empty() : own;
    }
    ColumnType needed = rule.type().orElseThrow();
    boolean read = needed == ColumnType.TEXT ? !vector : text && needed != ColumnType.VECTOR;
    if (needed != own.get() && !read) {
      throw DataException.bad(
          "%s: the column %s is of the type %s, but its encoder in data.columns is for a %s",
          frame.shown(), field.name(), field.dataType().simpleString(), needed.word());
    }
    return Optional.of(needed);
  }

  private static boolean isOfTexts(ColumnRule rule) {
    return rule.type().equals(Optional.of(ColumnType.TEXT));
  }

  /** Whether a value of a type can be written as a text that says what it is. */
  static boolean isText(DataType type) {
    return own(type).filter(own -> own != ColumnType.VECTOR).isPresent();
  }

  private static Optional<ColumnType> own(DataType type) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return Optional.of(ColumnType.NUMBER);
    }
    if (type instanceof StringType) {
      return Optional.of(ColumnType.TEXT);
    }
    if (type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      return Optional.of(ColumnType.DATE);
    }
    boolean numbers = type instanceof ArrayType array && array.elementType() instanceof NumericType;
    return numbers || type.equals(SQLDataTypes.VectorType())
        ? Optional.of(ColumnType.VECTOR)
        : Optional.empty();
  }

  /** Of each column, how many texts are numbers, days or moments, and others. */
  private static long[] counts(List<String> missing, Frame frame, List<Integer> columns) {
    String shown = frame.shown();
    Counter counter = new Counter(columns, missing);
    frame.rows().sparkSession().sparkContext().setJobDescription("Find the types of the columns");
    return frame
        .rows()
        .toJavaRDD()
        .mapPartitions(rows -> List.of(counter.of(new SafeRows(shown, rows))).iterator())
        .fold(new long[KINDS * columns.size()], Typing::sum);
  }

  private static long[] sum(long[] left, long[] right) {
    long[] sum = left.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }

  /** Counts in a task. */
  private static final class Counter implements Serializable {
    private static final long serialVersionUID = 1;
    private final ArrayList<Integer> columns;
    private final HashSet<String> missing;

    Counter(List<Integer> columns, List<String> missing) {
      this.columns = new ArrayList<>(columns);
      this.missing = new HashSet<>(missing);
    }

    long[] of(Iterator<Row> rows) {
      long[] counts = new long[KINDS * columns.size()];
      while (rows.hasNext()) {
        Row row = rows.next();
        for (int i = 0; i < columns.size(); i++) {
          if (row.get(columns.get(i)) instanceof String text
              && !text.isEmpty()
              && !missing.contains(text)) {
            counts[KINDS * i + kind(text)]++;
          }
        }
      }
      return counts;
    }

    private static int kind(String text) {
      if (Decimal.isNumber(text)) {
        return 0;
      }
      return Moments.seconds(text).isPresent() ? 1 : 2;
    }
  }
}
