package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.partitioning.draw.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Settings that are compared with others on the same folds.
 *
 * @param name empty where there is nothing to compare
 * @param sets in what they differ from the configuration of all
 */
record Candidate(String name, List<String> sets, RunConfig config) {
  /** What does not differ between candidates, for rows are read once. */
  private static final Set<String> OF_ROWS =
      Set.of("data.columns", "data.features", "data.classWeights", "data.sampling", "data.augment");

  /** Those of a configuration. */
  static List<Candidate> all(RunConfig config) {
    List<Candidate> all = new ArrayList<>();
    config.crossval().candidates().forEach((name, sets) -> all.add(of(config, name, sets)));
    return all.isEmpty() ? List.of(new Candidate("", List.of(), config)) : all;
  }

  private static Candidate of(RunConfig config, String name, List<String> sets) {
    for (String set : sets) {
      String key = set.substring(0, set.indexOf('='));
      boolean ofRows = key.startsWith("data.") && OF_ROWS.stream().noneMatch(key::startsWith);
      if (ofRows || key.startsWith("crossval.")) {
        throw new ConfigException(
            "crossval.candidates."
                + name
                + " sets "
                + key
                + ", but all candidates are compared on the same rows and folds: expected keys of"
                + " network, training, averaging or engine, or of "
                + String.join(", ", OF_ROWS.stream().sorted().toList()));
      }
    }
    try {
      return new Candidate(name, sets, config.with(sets));
    } catch (ConfigException wrong) {
      throw new ConfigException("crossval.candidates." + name + ": " + wrong.getMessage());
    }
  }

  /** For a sentence: which of several. */
  String of() {
    return name.isEmpty() ? "" : " of the candidate " + name;
  }

  Trial trial(int number, String what, Draw draw, Set<Trial.Kept> kept) {
    return new Trial(number, what + of(), sets, draw, kept);
  }
}
