package io.kindling.partitioning.source;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.encode.Decimal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The columns of comma-separated files as expressions want them: numbers where most of a column's
 * texts are, and nothing where a text stands for that.
 */
final class TypedTexts implements Serializable {
  private static final long serialVersionUID = 1;
  private final ArrayList<String> columns;
  private final HashSet<Integer> numbers;
  private final HashSet<Integer> dropped;
  private final HashSet<String> missing;

  private TypedTexts(
      List<String> columns, Set<Integer> numbers, Set<Integer> dropped, List<String> missing) {
    this.columns = new ArrayList<>(columns);
    this.numbers = new HashSet<>(numbers);
    this.dropped = new HashSet<>(dropped);
    this.missing = new HashSet<>(missing);
  }

  /**
   * The same rows; one with a text among numbers has a problem, unless the column is only there for
   * expressions, which find nothing in its place.
   *
   * @param rules which columns are dropped
   */
  static Dataset<Row> of(
      Frame frame, Set<Integer> numbers, ColumnRules rules, List<String> missing) {
    List<StructField> fields = new ArrayList<>();
    StructField[] all = frame.rows().schema().fields();
    for (int i = 0; i < all.length; i++) {
      fields.add(
          numbers.contains(i)
              ? DataTypes.createStructField(all[i].name(), DataTypes.DoubleType, true)
              : all[i]);
    }
    Set<Integer> dropped = new HashSet<>();
    for (int i = 0; i < frame.columns().size(); i++) {
      if (rules.of(frame.columns().get(i)) instanceof ColumnRule.Drop) {
        dropped.add(i);
      }
    }
    TypedTexts typed = new TypedTexts(frame.columns(), numbers, dropped, missing);
    JavaRDD<Row> rows = frame.rows().toJavaRDD().map(typed::typed);
    return frame.rows().sparkSession().createDataFrame(rows, DataTypes.createStructType(fields));
  }

  private Row typed(Row row) {
    Object[] values = new Object[row.size()];
    int count = columns.size();
    Arrays.setAll(values, row::get);
    for (int i = 0; i < count; i++) {
      boolean text = values[i] instanceof String;
      if (text && (values[i].equals("") || missing.contains(values[i]))) {
        values[i] = null;
      } else if (text && numbers.contains(i)) {
        String written = (String) values[i];
        values[i] = Decimal.isNumber(written) ? Double.parseDouble(written) : null;
        if (values[i] == null && values[count + 1] == null && !dropped.contains(i)) {
          values[count + 1] =
              String.format(
                  "%s, column %s: expected a number, found '%s'",
                  row.getString(count), columns.get(i), written);
        }
      }
    }
    return RowFactory.create(values);
  }
}
