package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.Loss;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PredictionRows.Column;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The columns of the input, then {@code prediction}; for classes also {@code probability}, that of
 * the predicted class, and {@code probability_NAME} for each class. A loss that knows no
 * probabilities, such as the hinge, gives scores, and the columns are named so. A number that is
 * the probability of a yes can have {@code decision} beside it, 1 from the threshold on, else 0. A
 * name that the input has already gets an underscore behind it.
 */
public final class PredictionTable {
  private final List<Column> columns;
  private final Encoders encoders;
  private final boolean classes;
  private final boolean each;
  private final String number;
  private final boolean decides;

  /**
   * A table.
   *
   * @param loss what the model was trained for: it decides what its numbers are
   */
  public PredictionTable(List<Column> columns, Encoders encoders, Loss loss, Boolean eachClass) {
    this(columns, encoders, loss.takesLogits() ? "probability" : "score", eachClass, false);
    Checks.require(!columns.isEmpty(), "The input has no columns");
  }

  private PredictionTable(
      List<Column> columns, Encoders encoders, String number, boolean each, boolean decides) {
    this.columns = List.copyOf(columns);
    this.encoders = encoders;
    this.number = number;
    this.classes = encoders.target() == DataSpec.Target.CLASS;
    this.each = classes && each;
    this.decides = !classes && decides;
  }

  /** With a decision beside each probability, for a model with a threshold; classes are one. */
  public PredictionTable withDecisions() {
    return new PredictionTable(columns, encoders, number, each, true);
  }

  /** The columns of the output. */
  public StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(DataTypes.createStructField(column.name(), type(column.type()), true));
    }
    add(fields, "prediction", classes ? DataTypes.StringType : DataTypes.FloatType);
    if (classes) {
      add(fields, number, DataTypes.FloatType);
    }
    if (decides) {
      add(fields, "decision", DataTypes.IntegerType);
    }
    if (each) {
      encoders.classes().forEach(name -> add(fields, number + "_" + name, DataTypes.FloatType));
    }
    return DataTypes.createStructType(fields);
  }

  private static DataType type(PredictionRows.Type type) {
    return switch (type) {
      case TEXT -> DataTypes.StringType;
      case NUMBER -> DataTypes.DoubleType;
      case BYTES -> DataTypes.BinaryType;
    };
  }

  private static void add(List<StructField> fields, String wanted, DataType type) {
    String name = wanted;
    while (isTaken(fields, name)) {
      name = name + "_";
    }
    fields.add(DataTypes.createStructField(name, type, true));
  }

  private static boolean isTaken(List<StructField> fields, String name) {
    return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
  }

  /** The rows of the output, in the order of the input. */
  public JavaRDD<Row> rows(
      JavaSparkContext spark, Inference model, JavaRDD<PredictionRows.Row> rows) {
    Broadcast<Inference> sent = spark.broadcast(model);
    Encoders encoding = encoders;
    boolean probabilities = each;
    boolean decisions = decides;
    return rows.mapPartitions(
        part -> predicted(sent.value(), encoding, probabilities, decisions, part));
  }

  private static Iterator<Row> predicted(
      Inference model,
      Encoders encoders,
      boolean each,
      boolean decides,
      Iterator<PredictionRows.Row> rows) {
    Predictions predictions = new Predictions(model, encoders, rows);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) task -> predictions.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return predictions.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException("There are no more rows");
        }
        Predictions.Row next = predictions.next();
        if (encoders.target() == DataSpec.Target.CLASS) {
          return row(next, encoders, model.threshold(), each);
        }
        return row(next, decides ? model.threshold() : OptionalDouble.empty());
      }
    };
  }

  /** A number, and its decision where there is a threshold. */
  private static Row row(Predictions.Row predicted, OptionalDouble threshold) {
    List<Object> values = new ArrayList<>(predicted.input().fields());
    float number = predicted.numbers().get(0);
    values.add(number);
    if (threshold.isPresent()) {
      values.add(number >= threshold.getAsDouble() ? 1 : 0);
    }
    return RowFactory.create(values.toArray());
  }

  private static Row row(
      Predictions.Row predicted, Encoders encoders, OptionalDouble threshold, boolean each) {
    List<Object> values = new ArrayList<>(predicted.input().fields());
    List<Float> numbers = predicted.numbers();
    int best = predicted(numbers, threshold);
    values.add(encoders.classes().get(best));
    values.add(numbers.get(best));
    if (each) {
      values.addAll(numbers);
    }
    return RowFactory.create(values.toArray());
  }

  /** The class of the largest number; of two classes, the second from a threshold on. */
  private static int predicted(List<Float> numbers, OptionalDouble threshold) {
    if (numbers.size() == 2 && threshold.isPresent()) {
      return numbers.get(1) >= threshold.getAsDouble() ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < numbers.size(); c++) {
      best = numbers.get(c) > numbers.get(best) ? c : best;
    }
    return best;
  }
}
