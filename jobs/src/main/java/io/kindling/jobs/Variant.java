package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.partitioning.draw.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings that are compared with others on the same folds.
 *
 * @param name empty where there is nothing to compare
 * @param sets in what they differ from the configuration of all
 */
record Variant(String name, List<String> sets, RunConfig config) {
  /** In what candidates may differ: rows are read once, and a fold is one training. */
  private static final List<String> FREE =
      List.of(
          "network",
          "training",
          "averaging",
          "engine",
          "data.augment",
          "data.classWeights",
          "data.columns",
          "data.features",
          "data.sampling");

  private static final List<String> OF_RUNS = List.of("training.checkpoints", "training.restarts");

  /** A folder is called so. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  /** Those of a configuration. */
  static List<Variant> all(RunConfig config) {
    List<Variant> all = new ArrayList<>();
    config.crossval().candidates().forEach((name, sets) -> all.add(of(config, name, sets)));
    if (config.training().stopping().restarts() > 1) {
      throw new ConfigException(
          "training.restarts is for train: a fold is one training. Remove it, or write"
              + " crossval.repeats");
    }
    return all.isEmpty() ? List.of(new Variant("", List.of(), config)) : all;
  }

  private static Variant of(RunConfig config, String name, List<String> sets) {
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException(
          "crossval.candidates has the name '"
              + name
              + "', which is to be that of a folder, too: expected letters, digits, and . _ or -"
              + " behind the first");
    }
    for (String set : sets) {
      String key = set.substring(0, set.indexOf('='));
      if (isOne(key, OF_RUNS) || !isOne(key, FREE)) {
        throw new ConfigException(
            "crossval.candidates."
                + name
                + " sets "
                + key
                + ", but all candidates are compared on the same rows and folds, a training a fold:"
                + " expected keys of "
                + String.join(", ", FREE)
                + ", and none of "
                + String.join(", ", OF_RUNS));
      }
    }
    try {
      return new Variant(name, sets, config.with(sets));
    } catch (ConfigException wrong) {
      throw new ConfigException("crossval.candidates." + name + ": " + wrong.getMessage());
    }
  }

  private static boolean isOne(String key, List<String> sections) {
    return sections.stream().anyMatch(one -> key.equals(one) || key.startsWith(one + "."));
  }

  /** For a sentence: which of several. */
  String of() {
    return name.isEmpty() ? "" : " of the candidate " + name;
  }

  Trial trial(int number, String what, Draw draw, Set<Trial.Kept> kept) {
    return new Trial(number, what + of(), sets, draw, kept);
  }
}
