package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CrossvalSettings.Baseline;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.encode.Answer;
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
          "neighbours",
          "training",
          "averaging",
          "engine",
          "data.augment",
          "data.classWeights",
          "data.columns",
          "data.features",
          "data.sampling");

  private static final String NETWORK = "network";
  private static final List<String> OF_RUNS = List.of("training.checkpoints", "training.restarts");

  /** A folder is called so. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  /**
   * Those of a configuration with its baselines; what was not given a name is the network beside
   * these.
   *
   * @param answer what rows are labelled with
   */
  static List<Variant> all(RunConfig config, Answer answer) {
    List<Variant> own = all(config);
    List<Baseline> baselines = config.crossval().baselines();
    if (baselines.isEmpty()) {
      return own;
    }
    if (config.neighbours().isPresent()) {
      throw new ConfigException(
          "crossval.baselines stand beside a network, but neighbours.count is set for all: write it"
              + " in a candidate of crossval.candidates");
    }
    List<Variant> all = new ArrayList<>();
    boolean alone = config.crossval().candidates().isEmpty();
    own.forEach(one -> all.add(alone ? new Variant(NETWORK, one.sets(), one.config()) : one));
    for (Baseline one : baselines) {
      all.add(of(config, one.word(), sets(one, config, answer)));
    }
    return all;
  }

  /** Everything but the model is as the configuration says. */
  private static List<String> sets(Baseline baseline, RunConfig config, Answer answer) {
    if (config.training().losses().outputs().size() > 1 || answer.target().isOfPlaces()) {
      throw new ConfigException(
          "crossval.baselines are for one class of a row, or its numbers: this data has other"
              + " labels. Remove it");
    }
    String layer = "network=[ { dense = " + answer.names().size() + " } ]";
    return switch (baseline) {
      case NONE -> throw new IllegalStateException("No baseline has no settings");
      case LINEAR ->
          List.of(
              layer, "training.loss=" + (answer.isClass() ? "crossEntropy" : "meanSquaredError"));
      case SVM -> {
        if (!answer.isClass()) {
          throw new ConfigException(
              "crossval.baselines = svm is for classes, but the rows are labelled with "
                  + answer.names()
                  + ": expected linear or neighbours");
        }
        yield List.of(layer, "training.loss=hinge", "training.decay.l2=0.001");
      }
      case NEIGHBOURS ->
          List.of(
              "neighbours.count=5",
              "training.loss=" + (answer.isClass() ? "crossEntropy" : "meanSquaredError"));
    };
  }

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
