package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.util.List;

/** The columns of labels and of weights that settings name. */
final class LabelColumns {
  private LabelColumns() {}

  /** Refuses a column that is named for two things. */
  static void check(List<String> label, String weight) {
    Checks.require(
        label.stream().distinct().count() == label.size(),
        "data.label = %s names a column twice",
        label);
    Checks.require(
        weight.isEmpty() || !label.contains(weight),
        "data.weight = %s is a column of data.label, too: expected another column",
        weight);
  }
}
