package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.jobs.config.TuneSettings.Bound;
import io.kindling.jobs.config.TuneSettings.Budget;
import io.kindling.jobs.config.TuneSettings.Drawing;
import io.kindling.jobs.config.TuneSettings.Keep;
import io.kindling.jobs.config.TuneSettings.Pace;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Space;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The section {@code tune}. */
final class TuneKeys {
  static final Setting<Space> SPACE =
      Setting.open(
          "tune.space",
          new SpaceKind("tune.space"),
          "",
          "What is searched: keys of the configuration, each with how its value is drawn.");
  private static final Setting<String> SEARCH =
      Setting.of(
          "tune.search",
          Kinds.word(
              Stream.concat(
                      Stream.of(Search.values()).map(Search::word), Stream.of(Schedule.ASHA.word()))
                  .toArray(String[]::new)),
          Search.RANDOM.word(),
          "",
          "How trials are found; asha is short for random with tune.schedule = asha.");
  private static final Setting<Schedule> SCHEDULE =
      Setting.of(
          "tune.schedule",
          Kinds.word(List.of(Schedule.values()), Schedule::word),
          Schedule.WHOLE,
          "",
          "How long: each to its end, in brackets, the better ones on, or as a population.");
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
          "Bounds for the best trial: on metrics, parameters, seconds or prediction.milliseconds.");
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
  private static final Setting<Long> START =
      Setting.of(
          "tune.startTrials",
          Kinds.wholeBetween(0, 100_000),
          10L,
          "trials",
          "Of tpe: so many are drawn at random, and results wanted, before it learns from them.");
  private static final Setting<Long> ROUNDS =
      Setting.of(
          "tune.rounds",
          Kinds.wholeBetween(1, 100),
          3L,
          "rounds",
          "Of coarse: the trials are drawn in so many, each around the best of those before.");
  private static final Setting<Double> NARROWING =
      Setting.of(
          "tune.narrowing",
          Numbers.BETWEEN_0_AND_1,
          0.5,
          "",
          "Of coarse: what a round leaves of each range and of the options of each choice.");
  private static final Setting<Long> LAG =
      Setting.of(
          "tune.lag",
          Kinds.wholeBetween(0, 256),
          16L,
          "jobs",
          "A decision does not see the results of the last so many before it: as many run at once.");
  private static final Setting<Long> REDUCTION =
      Setting.of(
          "tune.reduction",
          Kinds.wholeBetween(2, 1000),
          3L,
          "",
          "Of halving, asha: the best of so many trials is trained on, so many times as long.");
  private static final Setting<Long> LEAST =
      Setting.of(
          "tune.leastEpochs",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          1L,
          "epochs",
          "Of halving, asha: how long each trial is trained before it is compared.");
  private static final Setting<Long> INTERVAL =
      Setting.of(
          "tune.interval",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          1L,
          "epochs",
          "Of population: after so many the worst quarter takes over how the best stand.");
  private static final Setting<Long> EPOCHS =
      Setting.open(
          "tune.epochs",
          Kinds.wholeBetween(1, Long.MAX_VALUE),
          "epochs",
          "Of all trials together: the search ends before a training that would go beyond.");
  private static final Setting<Duration> TIME =
      Setting.open(
          "tune.timeBudget",
          Kinds.time(),
          "",
          "No training is begun after so much time; other times give other trials.");

  private static final Setting<Keep> KEEP =
      Setting.of(
          "tune.keep",
          Kinds.word(List.of(Keep.values()), Keep::word),
          Keep.BEST,
          "",
          "Whose models stay: of the best trial alone, or of all, each in a folder of models.");

  private TuneKeys() {}

  static List<Setting<?>> all() {
    return List.of(
        SPACE,
        SEARCH,
        SCHEDULE,
        TRIALS,
        METRIC,
        CONSTRAINTS,
        SEED,
        POINTS,
        START,
        ROUNDS,
        NARROWING,
        LAG,
        REDUCTION,
        LEAST,
        INTERVAL,
        EPOCHS,
        TIME,
        KEEP);
  }

  static TuneSettings read(Reader reader) {
    return new TuneSettings(
        reader.find(SPACE),
        search(reader),
        schedule(reader),
        reader.read(TRIALS).intValue(),
        reader.read(METRIC),
        reader.find(CONSTRAINTS).orElse(List.of()),
        reader.read(SEED),
        new Drawing(
            reader.read(POINTS).intValue(),
            reader.read(START).intValue(),
            reader.read(ROUNDS).intValue(),
            reader.read(NARROWING)),
        new Pace(
            reader.read(LAG).intValue(),
            reader.read(REDUCTION).intValue(),
            reader.read(LEAST).intValue(),
            reader.read(INTERVAL).intValue()),
        new Budget(
            reader.find(EPOCHS).map(OptionalLong::of).orElse(OptionalLong.empty()),
            reader.find(TIME)),
        reader.read(KEEP));
  }

  private static boolean isShort(Reader reader) {
    return reader.read(SEARCH).equals(Schedule.ASHA.word());
  }

  private static Search search(Reader reader) {
    return Stream.of(Search.values())
        .filter(search -> search.word().equals(reader.read(SEARCH)))
        .findFirst()
        .orElse(Search.RANDOM);
  }

  private static Schedule schedule(Reader reader) {
    Schedule schedule = reader.read(SCHEDULE);
    if (!isShort(reader)) {
      return schedule;
    }
    Checks.require(
        schedule == Schedule.WHOLE || schedule == Schedule.ASHA,
        "tune.search = asha is short for random with tune.schedule = asha, found tune.schedule = %s"
            + " beside it: write how trials are found as tune.search",
        schedule.word());
    return Schedule.ASHA;
  }
}
