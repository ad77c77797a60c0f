package io.kindling.partitioning.source;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.SourceSpec;
import io.kindling.partitioning.encode.Decimal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * What the columns of a table hold: as their rule says, else as Spark has them; a column of untyped
 * texts holds numbers where at least nine in ten of them are.
 */
final class Typing {
  private static final double MOSTLY = 0.9;

  private Typing() {}

  static List<ColumnType> types(SourceSpec.Table table, Frame frame, List<Integer> columns) {
    boolean[] unknown = new boolean[columns.size()];
    ColumnType[] types = new ColumnType[columns.size()];
    boolean asks = false;
    for (int i = 0; i < types.length; i++) {
      String name = frame.columns().get(columns.get(i));
      ColumnRule rule = table.columns().of(name);
      DataType type = frame.fields().get(columns.get(i)).dataType();
      if (rule instanceof ColumnRule.Number) {
        types[i] = ColumnType.NUMBER;
      } else if (type instanceof StringType && frame.untyped()) {
        unknown[i] = true;
        asks = true;
      } else {
        types[i] = type(type, name, frame.shown());
      }
    }
    if (asks) {
      long[] numbers = numbers(table, frame, columns);
      for (int i = 0; i < types.length; i++) {
        boolean isNumber =
            numbers[2 * i] > 0 && numbers[2 * i] >= MOSTLY * (numbers[2 * i] + numbers[2 * i + 1]);
        types[i] = !unknown[i] ? types[i] : isNumber ? ColumnType.NUMBER : ColumnType.TEXT;
      }
    }
    return List.of(types);
  }

  private static ColumnType type(DataType type, String name, String shown) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return ColumnType.NUMBER;
    }
    if (type instanceof StringType) {
      return ColumnType.TEXT;
    }
    throw DataException.bad(
        "%s: the column %s is of the type %s: expected numbers or texts; leave it out (data.columns"
            + " { \"%s\" = drop }) or make one of them of it with data.select",
        shown, name, type.simpleString(), name);
  }

  /** Of each column, how many texts are numbers and how many are others. */
  private static long[] numbers(SourceSpec.Table table, Frame frame, List<Integer> columns) {
    ArrayList<Integer> asked = new ArrayList<>(columns);
    HashSet<String> missing = new HashSet<>(table.missing());
    frame.rows().sparkSession().sparkContext().setJobDescription("Find the types of the columns");
    return frame
        .rows()
        .toJavaRDD()
        .mapPartitions(rows -> List.of(Counted.of(rows, asked, missing)).iterator())
        .fold(new long[2 * columns.size()], Typing::sum);
  }

  private static long[] sum(long[] left, long[] right) {
    long[] sum = left.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }

  /** Counts in a task. */
  private static final class Counted implements Serializable {
    private static final long serialVersionUID = 1;

    private Counted() {}

    static long[] of(java.util.Iterator<Row> rows, List<Integer> columns, HashSet<String> missing) {
      long[] counts = new long[2 * columns.size()];
      while (rows.hasNext()) {
        Row row = rows.next();
        for (int i = 0; i < columns.size(); i++) {
          if (row.get(columns.get(i)) instanceof String text
              && !text.isEmpty()
              && !missing.contains(text)) {
            counts[2 * i + (Decimal.isNumber(text) ? 0 : 1)]++;
          }
        }
      }
      return counts;
    }
  }
}
