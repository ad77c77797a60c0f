package io.kindling.jobs.tune;

import com.typesafe.config.ConfigFactory;
import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Searches whose trials are no trainings. */
final class Tries {
  private Tries() {}

  static Space space(String text) {
    return Space.of(ConfigFactory.parseString(text).root());
  }

  static TuneSettings settings(Search search, Schedule schedule, int trials, long seed) {
    return new TuneSettings(
        Optional.empty(),
        search,
        schedule,
        trials,
        "validation.accuracy",
        List.of(new TuneSettings.Bound("parameters", 0, 100)),
        seed,
        new TuneSettings.Drawing(3, 10, 3, 0.5),
        new TuneSettings.Pace(0, 2, 1, 2),
        TuneSettings.Budget.NONE,
        TuneSettings.Keep.BEST);
  }

  static Entry entry(int number, int rung, Map<String, Object> values, double accuracy) {
    return entry(number, rung, values, accuracy, 10);
  }

  static Entry entry(
      int number, int rung, Map<String, Object> values, double accuracy, long parameters) {
    return new Entry(
        number,
        rung,
        number,
        values,
        Map.of("validation", Map.of("accuracy", accuracy)),
        1,
        1,
        parameters,
        Entry.State.STOPPED,
        "",
        0,
        "");
  }

  /** What a search of single trials, one after the other, has found. */
  static List<Entry> run(
      TuneSettings tune, Space space, ToDoubleFunction<Map<String, Object>> accuracy) {
    Proposer proposer = Proposers.of(tune, space, List.of());
    List<Entry> known = new ArrayList<>();
    for (int i = 0; i < tune.trials(); i++) {
      Candidate candidate = proposer.propose(i, known).orElseThrow();
      known.add(entry(i, 0, candidate.values(), accuracy.applyAsDouble(candidate.values())));
    }
    return known;
  }

  static double best(List<Entry> entries) {
    return entries.stream().mapToDouble(one -> one.value("validation.accuracy")).max().orElse(0);
  }

  static Drafts drafts(TuneSettings tune, Space space, int epochs) {
    return new Drafts(
        Proposers.of(tune, space, List.of()), tune.trials(), one -> new Draft(one, epochs, ""));
  }
}
