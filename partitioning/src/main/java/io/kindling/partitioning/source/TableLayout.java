package io.kindling.partitioning.source;

import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the cells, the weight and the labels of a packed row come from.
 *
 * @param columns the names of all columns, in order
 * @param taken the numbers of the columns that are features, in the order of the packed row
 * @param types of these
 * @param labels the numbers of the columns of labels; none where there are none
 * @param weight the number of the column of weights; -1 where there is none
 * @param division the number of the column that divides rows into parts; -1 where there is none
 * @param openVectors whether vectors may be shorter than others of their column
 */
record TableLayout(
    List<String> columns,
    List<Integer> taken,
    List<ColumnType> types,
    List<Integer> labels,
    int weight,
    int division,
    Boolean openVectors)
    implements Serializable {
  TableLayout {
    columns = List.copyOf(columns);
    taken = List.copyOf(taken);
    types = List.copyOf(types);
    labels = List.copyOf(labels);
  }

  /** The columns of labels that a table's settings name. */
  static List<Integer> labels(SourceSpec.Table table, Frame frame) {
    List<Integer> labels = new ArrayList<>();
    for (String text : table.label()) {
      int label = ColumnNames.find("data.label", text, frame.columns(), frame.shown());
      if (labels.contains(label)) {
        throw DataException.bad(
            "data.label = %s names the column %s of %s twice",
            table.label(), frame.columns().get(label), frame.shown());
      }
      frame.requireText("data.label", label);
      labels.add(label);
    }
    return labels;
  }

  /** The column of weights that a table's settings name; -1 where there is none. */
  static int weight(SourceSpec.Table table, Frame frame, List<Integer> labels) {
    if (table.weight().isEmpty()) {
      return -1;
    }
    int weight = ColumnNames.find("data.weight", table.weight(), frame.columns(), frame.shown());
    if (labels.contains(weight)) {
      throw DataException.bad(
          "data.weight = %s is the column %s of %s, which data.label names, too: expected another"
              + " column",
          table.weight(), frame.columns().get(weight), frame.shown());
    }
    frame.requireText("data.weight", weight);
    return weight;
  }

  /** The column that divides rows into parts; -1 where there is none. */
  static int division(SourceSpec.Table table, Frame frame, List<Integer> labels, int weight) {
    Division asked = table.division();
    if (asked.isNone()) {
      return -1;
    }
    int division = ColumnNames.find(asked.key(), asked.column(), frame.columns(), frame.shown());
    if (labels.contains(division) || division == weight) {
      throw DataException.bad(
          "%s = %s is the column %s of %s, which data.label or data.weight names, too: expected"
              + " another column",
          asked.key(), asked.column(), frame.columns().get(division), frame.shown());
    }
    frame.requireText(asked.key(), division);
    return division;
  }

  /** The columns that a model takes, found by their names. */
  static List<Integer> taken(Schema model, Frame frame) {
    List<String> columns = frame.columns();
    List<String> missing = model.names().stream().filter(name -> !columns.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw DataException.bad(
          "%s does not fit the model: it lacks the columns %s; it has %s",
          frame.shown(), missing, columns);
    }
    return model.names().stream().map(columns::indexOf).toList();
  }

  Schema schema() {
    List<String> names = taken.stream().map(columns::get).toList();
    List<String> labelNames = labels.stream().map(columns::get).toList();
    if (names.isEmpty()) {
      throw DataException.bad(
          "The columns %s leave no feature beside the %s",
          columns, labels.size() == 1 ? "label" : "labels");
    }
    return new Schema(
        Schema.Features.COLUMNS,
        List.of(names.size()),
        names,
        types,
        labelNames.isEmpty() ? List.of("") : labelNames,
        weight < 0 ? "" : columns.get(weight),
        division >= 0);
  }
}
