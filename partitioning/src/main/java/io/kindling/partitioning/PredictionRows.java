package io.kindling.partitioning;

import io.kindling.partitioning.source.Predicting;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataType;

/**
 * Rows to predict, in the order of the input, with all their columns and, packed, the features that
 * a model takes. A label may be missing.
 *
 * @param columns the columns of the input, in order
 * @param rows the rows, in order
 * @param bad the rows that were left out
 * @param held what is kept until the rows were taken once
 */
public record PredictionRows(
    List<Column> columns, JavaRDD<Row> rows, BadRows bad, List<? extends JavaRDD<?>> held) {
  /** A column of the input. */
  public record Column(String name, DataType type) {}

  /** A row. Not a record, which some of Spark's serializers cannot take apart. */
  public static final class Row implements Serializable {
    private static final long serialVersionUID = 1;
    private final ArrayList<Serializable> fields;
    private final byte[] packed;

    /**
     * A row.
     *
     * @param fields its values as they came: as Spark has them, by the type of their column
     * @param packed its features for {@code Encoders.encodeFeatures}
     */
    public Row(List<? extends Serializable> fields, byte[] packed) {
      this.fields = new ArrayList<>(fields);
      this.packed = packed;
    }

    /** Its values as they came: as Spark has them, by the type of their column. */
    public List<Serializable> fields() {
      return fields;
    }

    /** Its features for {@code Encoders.encodeFeatures}. */
    public byte[] packed() {
      return packed;
    }
  }

  public PredictionRows {
    columns = List.copyOf(columns);
    held = List.copyOf(held);
  }

  /** With no row left out. */
  public PredictionRows(List<Column> columns, JavaRDD<Row> rows) {
    this(columns, rows, BadRows.NONE);
  }

  /** With nothing that is kept. */
  public PredictionRows(List<Column> columns, JavaRDD<Row> rows, BadRows bad) {
    this(columns, rows, bad, List.of());
  }

  /** Frees what was kept for reading. */
  public void unpersist() {
    held.forEach(JavaRDD::unpersist);
  }

  /**
   * Reads rows for a model with this schema.
   *
   * @throws DataException if a column that the model takes is missing or holds something else
   */
  public static PredictionRows read(JavaSparkContext context, SourceSpec source, Schema model) {
    return DataFailures.unwrapped(() -> Predicting.read(context, source, model));
  }
}
