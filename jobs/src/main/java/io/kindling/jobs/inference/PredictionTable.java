package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.jobs.spark.Sealed;
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
 * the probability of a yes can have {@code decision} beside it, 1 from the threshold on, else 0.
 * Several numbers are {@code prediction_NAME}, after their columns. Of a model with several
 * outputs, the name of the output stands before all of these: {@code OUTPUT_prediction}. A name
 * that the input has already gets an underscore behind it. Where a prediction is made of those of
 * several models, {@code deviation} is that of what they say of it.
 */
public final class PredictionTable {
  private final List<Column> columns;
  private final Encoders encoders;
  private final List<OutputColumns> outputs;
  private final boolean each;
  private final boolean decides;
  private final boolean deviates;

  /**
   * A table.
   *
   * @param outputs the losses of a model's outputs, in the order of the network
   */
  public PredictionTable(
      List<Column> columns, Encoders encoders, List<HeadLoss> outputs, Boolean eachClass) {
    this(columns, encoders, OutputColumns.of(outputs, encoders.answers()), eachClass, false, false);
    Checks.require(!columns.isEmpty(), "The input has no columns");
  }

  private PredictionTable(
      List<Column> columns,
      Encoders encoders,
      List<OutputColumns> outputs,
      boolean each,
      boolean decides,
      boolean deviates) {
    this.columns = List.copyOf(columns);
    this.encoders = encoders;
    this.outputs = List.copyOf(outputs);
    this.each = each;
    this.decides = decides;
    this.deviates = deviates;
  }

  /** With a decision beside each probability, for a model with a threshold; classes are one. */
  public PredictionTable withDecisions() {
    return new PredictionTable(columns, encoders, outputs, each, true, deviates);
  }

  /** With how far apart the models are that a prediction is made of. */
  public PredictionTable withDeviations() {
    return new PredictionTable(columns, encoders, outputs, each, decides, true);
  }

  /** The columns of the output. */
  public StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(DataTypes.createStructField(column.name(), column.type(), true));
    }
    for (OutputColumns output : outputs) {
      output.named(each, decides).forEach(column -> add(fields, column.name(), column.type()));
    }
    if (deviates) {
      outputs.get(0).deviations().forEach(column -> add(fields, column.name(), column.type()));
    }
    return DataTypes.createStructType(fields);
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

  /**
   * A row of the output.
   *
   * @param fields of the input
   * @param label the packed label of an image; empty of other rows
   * @param numbers that the model puts out, by output
   */
  public Row row(
      List<Object> fields, byte[] label, List<List<Float>> numbers, OptionalDouble threshold) {
    List<Object> values = new ArrayList<>(fields);
    for (int output = 0; output < outputs.size(); output++) {
      OutputColumns own = outputs.get(output);
      List<Float> told = FilePixels.of(own.answer(), numbers.get(output), label, 0);
      own.valuesInto(values, told, each, decides, threshold);
    }
    return RowFactory.create(values.toArray());
  }

  /** The rows of the output, in the order of the input. */
  public JavaRDD<Row> rows(
      JavaSparkContext spark, Inference model, JavaRDD<PredictionRows.Row> rows) {
    Broadcast<Sealed<Inference>> sent = spark.broadcast(new Sealed<>(model));
    Encoders encoding = encoders;
    List<OutputColumns> told = outputs;
    boolean probabilities = each;
    boolean decisions = decides;
    boolean deviations = deviates;
    return rows.mapPartitions(
        part ->
            predicted(
                sent.value().value(), encoding, told, probabilities, decisions, deviations, part));
  }

  private static Iterator<Row> predicted(
      Inference model,
      Encoders encoders,
      List<OutputColumns> outputs,
      boolean each,
      boolean decides,
      boolean deviates,
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
        List<Object> values = new ArrayList<>(next.input().fields());
        for (int output = 0; output < outputs.size(); output++) {
          byte[] row = next.input().packed();
          List<Float> numbers =
              FilePixels.of(
                  outputs.get(output).answer(),
                  next.numbers().get(output),
                  row,
                  encoders.schema().labelsFrom(row, 0));
          outputs.get(output).valuesInto(values, numbers, each, decides, model.threshold());
        }
        if (deviates) {
          outputs
              .get(0)
              .deviationsInto(values, next.numbers().get(0), next.deviations(), model.threshold());
        }
        return RowFactory.create(values.toArray());
      }
    };
  }
}
