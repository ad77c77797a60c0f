package io.kindling.partitioning;

import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.key.KeyedRows;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/** What is told about all rows in one pass. */
final class Survey implements Serializable {
  private static final long serialVersionUID = 1;
  private final HashSet<String> labels = new HashSet<>();
  private final long[] keys = new long[2];
  private long own;
  private long test;
  private long inBoth;

  /** Surveys some rows; labels are only told apart where they are classes. */
  static Survey of(KeyedRows rows, Schema schema, DataSpec.Target target) {
    Survey survey = new Survey();
    survey.own = rows.ownCount();
    survey.test = rows.count() - rows.ownCount();
    survey.inBoth = rows.inBoth();
    rows.accumulateKeys(survey.keys);
    for (int row = 0; row < rows.count() && target == DataSpec.Target.CLASS; row++) {
      survey.add(Label.name(schema, rows.data(row), rows.start(row), rows.end(row)));
    }
    return survey;
  }

  /** Stops where there are too many to be classes. */
  private void add(String label) {
    if (labels.size() <= Fitting.MOST_CLASSES) {
      labels.add(label);
    }
  }

  Survey with(Survey other) {
    other.labels.forEach(this::add);
    keys[0] += other.keys[0];
    keys[1] += other.keys[1];
    own += other.own;
    test += other.test;
    inBoth += other.inBoth;
    return this;
  }

  Set<String> labels() {
    return labels;
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

  /** Of all rows, whatever their order. */
  String fingerprint() {
    return String.format("%016x%016x", keys[0], keys[1]);
  }
}
