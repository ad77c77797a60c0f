package io.kindling.jobs.inference;

import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.KlDivergenceLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import io.kindling.partitioning.encode.Answer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The columns that tell what one output of a model predicts.
 *
 * @param prefix of their names, where a model has several outputs
 * @param loss what the output was trained for: it decides what its numbers are
 */
record OutputColumns(String prefix, Answer answer, Loss loss) implements Serializable {
  private static final String PREDICTION = "prediction";
  private static final String DEVIATION = "deviation";

  /**
   * A column.
   *
   * @param name before an underscore is put behind it where the input has it, too
   */
  record Named(String name, DataType type) {}

  /** Those of each output, in the order of the network. */
  static List<OutputColumns> of(List<HeadLoss> outputs, List<Answer> answers) {
    List<OutputColumns> all = new ArrayList<>();
    for (int output = 0; output < outputs.size(); output++) {
      HeadLoss own = outputs.get(output);
      String prefix = outputs.size() == 1 ? "" : own.output() + "_";
      all.add(new OutputColumns(prefix, answers.get(output), own.loss()));
    }
    return all;
  }

  /** Whether the largest number names what is predicted: a class, or a column of shares. */
  private boolean picks() {
    boolean shares = loss instanceof SoftCrossEntropyLoss || loss instanceof KlDivergenceLoss;
    return answer.isClass() || shares;
  }

  private boolean isNumber() {
    return !picks() && answer.names().size() == 1;
  }

  private String number() {
    return prefix + (loss.takesLogits() ? "probability" : "score");
  }

  /**
   * The names and types, in order; with one for each class, or a decision, where there are some.
   */
  List<Named> named(boolean each, boolean decides) {
    List<Named> columns = new ArrayList<>();
    if (answer.target().isOfCells()) {
      columns.add(new Named(prefix + PREDICTION, FoundPlaces.type(answer)));
    } else if (isNumber()) {
      columns.add(new Named(prefix + PREDICTION, DataTypes.FloatType));
      if (decides) {
        columns.add(new Named(prefix + "decision", DataTypes.IntegerType));
      }
    } else if (picks()) {
      columns.add(new Named(prefix + PREDICTION, DataTypes.StringType));
      columns.add(new Named(number(), DataTypes.FloatType));
      if (each) {
        addEach(number(), columns);
      }
    } else {
      addEach(prefix + PREDICTION, columns);
    }
    return columns;
  }

  private void addEach(String start, List<Named> columns) {
    for (String name : answer.names()) {
      columns.add(new Named(start + "_" + name, DataTypes.FloatType));
    }
  }

  /**
   * Puts the values of these columns for the numbers of a row behind others.
   *
   * @param threshold from which the second of two classes is taken, or a number is a yes
   */
  void valuesInto(
      List<Object> values,
      List<Float> numbers,
      boolean each,
      boolean decides,
      OptionalDouble threshold) {
    if (answer.target().isOfCells()) {
      values.add(FoundPlaces.value(answer, numbers, threshold));
    } else if (isNumber()) {
      values.add(numbers.get(0));
      if (decides) {
        values.add(numbers.get(0) >= threshold.orElseThrow() ? 1 : 0);
      }
    } else if (picks()) {
      int best = picked(numbers, threshold);
      values.add(answer.names().get(best));
      values.add(numbers.get(best));
      if (each) {
        values.addAll(numbers);
      }
    } else {
      values.addAll(numbers);
    }
  }

  /** How far apart models are: of the class that is predicted, or of each number. */
  List<Named> deviations() {
    List<Named> columns = new ArrayList<>();
    if (answer.target().isOfPlaces()) {
      return columns;
    }
    if (picks() || isNumber()) {
      columns.add(new Named(prefix + DEVIATION, DataTypes.FloatType));
    } else {
      addEach(prefix + DEVIATION, columns);
    }
    return columns;
  }

  /** Puts the values of these columns behind others. */
  void deviationsInto(
      List<Object> values, List<Float> numbers, List<Double> deviations, OptionalDouble threshold) {
    if (answer.target().isOfPlaces()) {
      return;
    }
    if (picks()) {
      values.add(deviations.get(picked(numbers, threshold)).floatValue());
    } else {
      deviations.forEach(one -> values.add(one.floatValue()));
    }
  }

  /** The place of the largest number; of two classes, the second from a threshold on. */
  static int picked(List<Float> numbers, OptionalDouble threshold) {
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
