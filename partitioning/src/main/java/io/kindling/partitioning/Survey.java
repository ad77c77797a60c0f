package io.kindling.partitioning;

import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.key.KeyedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is told about all rows in one pass. */
final class Survey implements Serializable {
  private static final long serialVersionUID = 1;
  private final ArrayList<HashSet<String>> labels = new ArrayList<>();
  private final long[] keys = new long[2];
  private long own;
  private long test;
  private long inBoth;
  private long copies;
  private long bytes;
  private long boxes;
  private long boxesWithoutCell;

  private Survey(int labels) {
    for (int label = 0; label < labels; label++) {
      this.labels.add(new HashSet<>());
    }
  }

  /** Surveys some rows; labels are only told apart where they are classes. */
  static Survey of(KeyedRows rows, Schema schema, DataSpec spec) {
    int count = schema.labels().size();
    Survey survey = new Survey(count);
    survey.own = rows.ownCount();
    survey.test = rows.count() - rows.ownCount();
    survey.inBoth = rows.inBoth();
    survey.copies = rows.copies();
    rows.accumulateKeys(schema, survey.keys);
    for (int row = 0; row < rows.count(); row++) {
      survey.bytes += rows.end(row) - rows.start(row);
    }
    if (!spec.targets().equals(List.of(Target.NUMBER))) {
      survey.look(rows, schema, spec);
    }
    return survey;
  }

  /** Looks at the labels that are no numbers. */
  private void look(KeyedRows rows, Schema schema, DataSpec spec) {
    int[] places = Labels.places(schema);
    for (int row = 0; row < rows.count(); row++) {
      byte[] data = rows.data(row);
      Labels.placesInto(schema, data, rows.start(row), rows.end(row), places);
      for (int label = 0; label < labels.size(); label++) {
        if (spec.target(label) != Target.NUMBER) {
          int own = label;
          int from = places[2 * label];
          Label.names(data, from, places[2 * label + 1]).forEach(name -> add(own, name));
          if (spec.target(label) == Target.BOXES) {
            boxes += Boxes.of(data, from).size();
            boxesWithoutCell += Boxes.withoutCell(data, from, spec.grid());
          }
        }
      }
    }
  }

  /** Stops where there are too many to be classes. */
  private void add(int label, String name) {
    if (labels.get(label).size() <= Fitting.MOST_CLASSES) {
      labels.get(label).add(name);
    }
  }

  Survey with(Survey other) {
    for (int label = 0; label < labels.size(); label++) {
      for (String name : other.labels.get(label)) {
        add(label, name);
      }
    }
    keys[0] += other.keys[0];
    keys[1] += other.keys[1];
    own += other.own;
    test += other.test;
    inBoth += other.inBoth;
    copies += other.copies;
    bytes += other.bytes;
    boxes += other.boxes;
    boxesWithoutCell += other.boxesWithoutCell;
    return this;
  }

  /** The names that each label has; none where it is a number. */
  List<Set<String>> labels() {
    return List.copyOf(labels);
  }

  /** Rows that are to be split. */
  long own() {
    return own;
  }

  /** Test rows that the source keeps apart. */
  long test() {
    return test;
  }

  /** Rows to be split that are among the test rows, too. */
  long inBoth() {
    return inBoth;
  }

  /** Rows to be split that are the same as another of them. */
  long copies() {
    return copies;
  }

  /** How many bytes all packed rows have. */
  long bytes() {
    return bytes;
  }

  /** How many boxes all rows have. */
  long boxes() {
    return boxes;
  }

  /** How many of these have a larger one in their cell of the grid. */
  long boxesWithoutCell() {
    return boxesWithoutCell;
  }

  /** Of all rows, whatever their order. */
  String fingerprint() {
    return String.format("%016x%016x", keys[0], keys[1]);
  }
}
