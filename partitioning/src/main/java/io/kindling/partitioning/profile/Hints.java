package io.kindling.partitioning.profile;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may be wrong with data: told, not mended. */
final class Hints {
  private static final double MOST_MISSING = 0.5;

  /** A column that tells the label of so many rows alone is looked at twice. */
  private static final double TELLS = 0.99;

  /** Unless the most frequent class is nearly as frequent. */
  private static final double COMMON = 0.95;

  /** Values of which there are fewer than so many rows each tell single rows, not classes. */
  private static final int ROWS_OF_A_VALUE = 10;

  private static final double ALL_DIFFERENT = 0.9;
  private static final int FEW = 20;
  private static final double RARE = 0.01;

  private final PreparedData data;
  private final List<ColumnProfile> columns;
  private final Map<Part, List<ColumnProfile>> labels;
  private final Ties ties;
  private final long rows;
  private final List<String> all = new ArrayList<>();

  Hints(
      PreparedData data,
      List<ColumnProfile> columns,
      Map<Part, List<ColumnProfile>> labels,
      Ties ties) {
    this.data = data;
    this.columns = columns;
    this.labels = labels;
    this.ties = ties;
    this.rows = labels.values().stream().mapToLong(own -> own.get(0).rows()).sum();
  }

  List<String> all() {
    for (int column = 0; column < columns.size(); column++) {
      look(columns.get(column), column);
    }
    classes();
    if (data.copies() > 0) {
      add("%d rows are the same as another: each counts, all in one part", data.copies());
    }
    return all;
  }

  private void add(String sentence, Object... values) {
    all.add(String.format(Locale.ROOT, sentence, values));
  }

  private void look(ColumnProfile column, int number) {
    String name = column.name();
    double missing = (double) column.missing() / Math.max(1, column.rows());
    if (column.missing() == column.rows()) {
      add("the column %s holds nothing: drop it", name);
      return;
    }
    if (column.isConstant()) {
      add("the column %s has the same value in all rows and tells nothing: drop it", name);
      return;
    }
    if (missing >= MOST_MISSING) {
      add("the column %s is missing in %.1f %% of the rows", name, 100 * missing);
    }
    boolean different =
        column.values().isMany() || column.values().distinct() > ALL_DIFFERENT * column.rows();
    boolean names = column.type().equals("text") && !data.encoders().looksInto(number);
    if (names && different && column.rows() >= FEW) {
      add(
          "the column %s has a value of its own in nearly each row: if it only names rows, drop it",
          name);
    }
    tells(name, number);
  }

  /** What is known only when the label is known looks like this. */
  private void tells(String name, int number) {
    if (isOfClasses()) {
      boolean coarse = ties.places(number) * ROWS_OF_A_VALUE <= rows;
      if (coarse && ties.told(number) >= TELLS && mostCommon() < COMMON) {
        add(
            "the column %s alone tells the label of %.1f %% of the rows: is it known before the"
                + " label is?",
            name, 100 * ties.told(number));
      }
    } else if (Math.abs(ties.correlation(number)) >= TELLS && rows >= FEW) {
      add(
          "the column %s goes with the label (correlation %.4f): is it known before the label is?",
          name, ties.correlation(number));
    }
  }

  private boolean isOfClasses() {
    return data.encoders().answers().get(0).isClass();
  }

  private double mostCommon() {
    return (double) together().top(1).get(0).getValue() / rows;
  }

  private Values together() {
    Values values = new Values();
    labels.values().forEach(own -> values.with(own.get(0).values()));
    return values;
  }

  private void classes() {
    if (!isOfClasses() || !labels.containsKey(Part.TRAIN)) {
      return;
    }
    Map<String, Long> trained = labels.get(Part.TRAIN).get(0).values().counts();
    long all = trained.values().stream().mapToLong(Long::longValue).sum();
    trained.forEach(
        (name, count) -> {
          if (count < RARE * all) {
            add(
                "the class %s has %d of %d rows to train on: data.classWeights = balanced gives it"
                    + " the weight of others, data.split.stratify = true a share of each part",
                name, count, all);
          }
        });
    labels.forEach(
        (part, own) -> {
          for (String name : own.get(0).values().counts().keySet()) {
            if (!trained.containsKey(name)) {
              add("the class %s is in the %s part, but not in that to train on", name, part.word());
            }
          }
        });
  }
}
