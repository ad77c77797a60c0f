package io.kindling.jobs.config;

import io.kindling.partitioning.DataSpec.Split;
import java.util.ArrayList;
import java.util.List;

/** How rows are divided into parts, in the section {@code data}. */
final class SplitKeys {
  private static final String KEY = "data.split";

  private static final Setting<String> NO_SPLIT =
      Setting.open(KEY, Kinds.word("none"), "", "The word none keeps all rows in one part.");
  private static final Setting<Double> TRAIN = fraction("train", 0.8, "that are trained on.");
  private static final Setting<Double> VALIDATION =
      fraction("validation", 0.1, "that are measured after each epoch.");
  private static final Setting<Double> TEST =
      fraction("test", 0.1, "that are measured at the end.");
  private static final Setting<Boolean> STRATIFY =
      Setting.of(
          KEY + ".stratify",
          Kinds.flag(),
          false,
          "",
          "Whether the rows of each class are divided so, instead of all rows together.");
  static final Setting<Long> SEED =
      Setting.of(
          "data.splitSeed",
          Kinds.wholeFrom(Long.MIN_VALUE),
          1L,
          "",
          "Which of the possible splits; apart from training.seed.");

  /** Those that say how many rows a part has. */
  static final List<Setting<?>> OF_FRACTIONS = List.of(TRAIN, VALIDATION, TEST, STRATIFY);

  /** In the order of the reference. */
  static final List<Setting<?>> ALL = all();

  private SplitKeys() {}

  private static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(List.of(NO_SPLIT));
    all.addAll(OF_FRACTIONS);
    all.addAll(TableKeys.DIVISIONS);
    all.add(SEED);
    return all;
  }

  private static Setting<Double> fraction(String part, double value, String sentence) {
    return Setting.of(
        KEY + "." + part, Numbers.TO_1, value, "", "The fraction of the rows " + sentence);
  }

  /** Whether fractions say how rows are divided. */
  static boolean byFractions(Reader reader) {
    return !reader.has(NO_SPLIT) && !reader.has(TableKeys.PART.key());
  }

  static Split read(Reader reader) {
    if (reader.has(NO_SPLIT)) {
      reader.read(NO_SPLIT);
      return Split.NONE;
    }
    return new Split(
        reader.read(TRAIN), reader.read(VALIDATION), reader.read(TEST), reader.read(STRATIFY));
  }
}
