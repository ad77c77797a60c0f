package io.kindling.jobs.config;

import io.kindling.jobs.config.TuneSettings.Bound;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Space;
import java.util.List;

/** The section {@code tune}. */
final class TuneKeys {
  static final Setting<Space> SPACE =
      Setting.open(
          "tune.space",
          new SpaceKind("tune.space"),
          "",
          "What is searched: keys of the configuration, each with how its value is drawn.");
  private static final Setting<Search> SEARCH =
      Setting.of(
          "tune.search",
          Kinds.word(List.of(Search.values()), Search::word),
          Search.RANDOM,
          "",
          "Drawn trials, all points of a grid, or asha: drawn ones, of which the better are trained on.");
  private static final Setting<Long> TRIALS =
      Setting.of(
          "tune.trials",
          Kinds.wholeBetween(1, 100_000),
          32L,
          "trials",
          "How many are drawn; a grid has as many as it has points.");
  private static final Setting<String> METRIC =
      Setting.of(
          "tune.metric",
          Kinds.text("validation. or train. and the name of a metric"),
          "validation.loss",
          "",
          "By which trials are compared: losses and errors should be low, all others high.");
  private static final Setting<List<Bound>> CONSTRAINTS =
      Setting.open(
          "tune.constraints",
          new Bounds(),
          "",
          "What the best trial must meet: bounds on metrics, on parameters, or on seconds.");
  private static final Setting<Long> SEED =
      Setting.of(
          "tune.seed", Kinds.wholeBetween(0, Long.MAX_VALUE), 1L, "", "Of what trials are drawn.");
  private static final Setting<Long> POINTS =
      Setting.of(
          "tune.points",
          Kinds.wholeBetween(1, 1000),
          3L,
          "",
          "How many numbers a grid takes of a range, from end to end.");
  private static final Setting<Long> LAG =
      Setting.of(
          "tune.lag",
          Kinds.wholeBetween(0, 256),
          16L,
          "jobs",
          "Of asha: a decision does not see the last so many before it, so as many run at once.");
  private static final Setting<Long> REDUCTION =
      Setting.of(
          "tune.reduction",
          Kinds.wholeBetween(2, 1000),
          3L,
          "",
          "Of asha: the best of so many trials is trained on, so many times as long.");
  private static final Setting<Long> LEAST =
      Setting.of(
          "tune.leastEpochs",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          1L,
          "epochs",
          "Of asha: how long each trial is trained before it is compared.");

  private TuneKeys() {}

  static List<Setting<?>> all() {
    return List.of(SPACE, SEARCH, TRIALS, METRIC, CONSTRAINTS, SEED, POINTS, LAG, REDUCTION, LEAST);
  }

  static TuneSettings read(Reader reader) {
    return new TuneSettings(
        reader.find(SPACE),
        reader.read(SEARCH),
        reader.read(TRIALS).intValue(),
        reader.read(METRIC),
        reader.find(CONSTRAINTS).orElse(List.of()),
        reader.read(SEED),
        reader.read(POINTS).intValue(),
        reader.read(LAG).intValue(),
        reader.read(REDUCTION).intValue(),
        reader.read(LEAST).intValue());
  }
}
