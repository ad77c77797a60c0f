package io.kindling.jobs.config;

import io.kindling.jobs.config.BagSettings.Combine;
import java.util.List;
import java.util.Map;

/** The section {@code bag}. */
final class BagKeys {
  private static final Setting<Long> MEMBERS =
      Setting.of(
          "bag.members",
          Kinds.wholeBetween(1, 100_000),
          20L,
          "models",
          "How many are trained, each with a seed of its own.");
  private static final Setting<Double> SAMPLE =
      Setting.of(
          "bag.sample",
          share(),
          1.0,
          "",
          "How many rows (or groups, where data.split.group tells them) a member has, as a share.");
  private static final Setting<Boolean> REPLACE =
      Setting.of(
          "bag.replace",
          Kinds.flag(),
          true,
          "",
          "Whether a row may be in a member's sample several times.");
  private static final Setting<Double> COLUMNS =
      Setting.of(
          "bag.columns",
          share(),
          1.0,
          "",
          "How many of a table's columns of features a member has, drawn for each, as a share.");
  private static final Setting<Combine> COMBINE =
      Setting.of(
          "bag.combine",
          Kinds.word(List.of(Combine.values()), Combine::word),
          Combine.AVERAGE,
          "",
          "What becomes of the members' predictions; weighted and stack learn it from unseen rows.");
  private static final Setting<String> METRIC =
      Setting.of(
          "bag.metric",
          Kinds.text("the name of a metric, such as loss or accuracy"),
          "loss",
          "",
          "By which members are weighed, and the bag is drawn as it grows.");
  private static final Setting<Boolean> COMPARE =
      Setting.of(
          "bag.compare",
          Kinds.flag(),
          true,
          "",
          "Whether a network of the same settings is trained once on all rows, to compare with.");
  private static final Setting<Long> SEED =
      Setting.of(
          "bag.seed", Kinds.wholeBetween(0, Long.MAX_VALUE), 1L, "", "Of the members' samples.");
  private static final Setting<Map<String, List<String>>> VARIANTS =
      Setting.open(
          "bag.variants",
          new Variants(),
          "",
          "Members of different settings, taken in turn: those in which each variant differs.");

  private BagKeys() {}

  private static Kind<Double> share() {
    return Kinds.number("a number above 0, at most 1", number -> number > 0 && number <= 1);
  }

  static List<Setting<?>> all() {
    return List.of(MEMBERS, SAMPLE, REPLACE, COLUMNS, COMBINE, METRIC, COMPARE, SEED, VARIANTS);
  }

  static BagSettings read(Reader reader) {
    return new BagSettings(
        reader.read(MEMBERS).intValue(),
        reader.read(SAMPLE),
        reader.read(REPLACE),
        reader.read(COLUMNS),
        reader.read(COMBINE),
        reader.read(METRIC),
        reader.read(COMPARE),
        reader.read(SEED),
        reader.find(VARIANTS).orElse(Map.of()));
  }
}
