package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;
import io.kindling.jobs.config.CrossvalSettings.Baseline;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The section {@code crossval}. */
final class CrossvalKeys {
  private static final Setting<OptionalInt> FOLDS =
      Setting.of(
          "crossval.folds",
          new GroupsOr(),
          OptionalInt.of(10),
          "",
          "Into how many folds rows are divided; groups: each of data.split.group is one.");
  private static final Setting<Long> REPEATS =
      Setting.of(
          "crossval.repeats",
          Kinds.wholeBetween(1, 1000),
          1L,
          "",
          "How often rows are divided into folds, each time otherwise.");
  private static final Setting<Boolean> STRATIFY =
      Setting.of(
          "crossval.stratify",
          Kinds.flag(),
          true,
          "",
          "Whether each fold has its share of every class, where rows are divided by chance.");
  private static final Setting<Double> VALIDATION =
      Setting.of(
          "crossval.validation",
          Kinds.number("a number from 0 to below 1", number -> number >= 0 && number < 1),
          0.0,
          "",
          "The fraction of a training's rows that are its validation part, as early stopping needs.");
  private static final Setting<Double> CONFIDENCE =
      Setting.of(
          "crossval.confidence",
          Kinds.number("a number above 0 and below 1", number -> number > 0 && number < 1),
          0.95,
          "",
          "Of the intervals of the means over all folds.");
  private static final Setting<Boolean> REFIT =
      Setting.of(
          "crossval.refit",
          Kinds.flag(),
          true,
          "",
          "Whether a model is trained on all rows in the end, of several candidates the best.");
  private static final Setting<String> METRIC =
      Setting.of(
          "crossval.metric",
          Kinds.text("the name of a metric, such as loss or accuracy"),
          "loss",
          "",
          "By which candidates are compared.");
  private static final Setting<Map<String, List<String>>> CANDIDATES =
      Setting.open(
          "crossval.candidates",
          new Variants(),
          "",
          "What is compared on the same folds: the settings in which each candidate differs.");
  private static final Setting<List<Baseline>> BASELINES =
      Setting.of(
          "crossval.baselines",
          Some.of(Kinds.word(List.of(Baseline.values()), Baseline::word), "each once"),
          List.of(Baseline.NONE),
          "",
          "Simple models that are compared with the candidates on the same folds.");

  private CrossvalKeys() {}

  static List<Setting<?>> all() {
    return List.of(
        FOLDS, REPEATS, STRATIFY, VALIDATION, CONFIDENCE, REFIT, METRIC, CANDIDATES, BASELINES);
  }

  static CrossvalSettings read(Reader reader) {
    return new CrossvalSettings(
        reader.read(FOLDS),
        reader.read(REPEATS).intValue(),
        reader.read(STRATIFY),
        reader.read(VALIDATION),
        reader.read(CONFIDENCE),
        reader.read(REFIT),
        reader.read(METRIC),
        reader.find(CANDIDATES).orElse(Map.of()),
        reader.read(BASELINES).stream().filter(one -> one != Baseline.NONE).toList());
  }

  /** A whole number from 2, or the word {@code groups}, which is the empty value. */
  private record GroupsOr() implements Kind<OptionalInt> {
    private static final String GROUPS = "groups";

    @Override
    public String range() {
      return "a whole number from 2, or " + GROUPS;
    }

    @Override
    public OptionalInt read(ConfigValue value) {
      return GROUPS.equals(value.unwrapped())
          ? OptionalInt.empty()
          : OptionalInt.of(Kinds.wholeBetween(2, 1 << 20).read(value).intValue());
    }

    @Override
    public String write(OptionalInt value) {
      return value.isEmpty() ? GROUPS : Integer.toString(value.getAsInt());
    }
  }
}
