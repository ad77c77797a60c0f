package io.kindling.jobs.config;

import com.typesafe.config.Config;
import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Split;
import java.util.ArrayList;
import java.util.List;

/** How rows are divided into parts, in the section {@code data}. */
final class SplitKeys {
  private static final String KEY = "data.split";

  /** What fractions that add up to 1 may leave of it. */
  private static final double ROUNDING = 1e-9;

  private static final Setting<String> NO_SPLIT =
      Setting.open(KEY, Kinds.word("none"), "", "The word none keeps all rows in one part.");
  private static final Setting<Double> TRAIN =
      fraction("train", Split.USUAL.train(), "that are trained on.");
  private static final Setting<Double> VALIDATION =
      fraction(
          "validation",
          Split.USUAL.validation(),
          "that are measured after epochs (training.validateEvery).");
  private static final Setting<Double> TEST =
      fraction("test", Split.USUAL.test(), "that are measured at the end.");
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

  /** Whether a fraction has a say, where its source has parts. */
  static boolean holds(Setting<?> fraction, Reader reader) {
    boolean byFractions = !reader.has(NO_SPLIT) && !reader.has(TableKeys.PART.key());
    return byFractions && !(fraction.equals(TEST) && TableKeys.givesTest(reader));
  }

  static Split read(Reader reader) {
    if (reader.has(NO_SPLIT)) {
      reader.read(NO_SPLIT);
      return Split.NONE;
    }
    double train = reader.read(TRAIN);
    double validation = reader.read(VALIDATION);
    double test = TableKeys.givesTest(reader) ? rest(train, validation, reader) : reader.read(TEST);
    return new Split(train, validation, test, reader.read(STRATIFY));
  }

  /** What was kept of a run, without a fraction that options leave no say. */
  static Config withoutIdle(Config kept, List<String> sets) {
    Reader merged = new Reader(ConfigText.merged(kept, sets), new Problems());
    return TableKeys.givesTest(merged) ? kept.withoutPath(TEST.key()) : kept;
  }

  /** What rows that are kept apart for testing leave of a whole, which nobody gets. */
  private static double rest(double train, double validation, Reader reader) {
    double rest = 1 - train - validation;
    double written = reader.find(TEST).orElse(0.0);
    Checks.require(
        written == 0,
        "%s and %s both say which rows to test on: expected one of them",
        TEST.key(),
        TableKeys.testKey(reader));
    return rest < ROUNDING ? 0 : rest;
  }
}
