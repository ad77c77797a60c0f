package io.kindling.jobs;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CrossvalSettings.Baseline;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.encode.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings that stand beside others for the same rows.
 *
 * @param use what they stand there for
 * @param name empty where there is only one
 * @param sets in what they differ from the configuration of all
 */
record Variant(Use use, String name, List<String> sets, RunConfig config) {
  /** What variants are for, in the words of messages. */
  enum Use {
    /** To be compared on the same folds. */
    CROSSVAL(
        "crossval.candidates",
        "candidate",
        "all candidates are compared on the same rows and folds, a training a fold",
        "a fold is one training. Remove it, or write crossval.repeats"),
    /** To be members of a bag. */
    BAG(
        "bag.variants",
        "variant",
        "all members have samples of the same rows, a training each",
        "a member is one training. Remove it, or write more bag.members");

    private final String key;
    private final String word;
    private final String common;
    private final String once;

    Use(String key, String word, String common, String once) {
      this.key = key;
      this.word = word;
      this.common = common;
      this.once = once;
    }

    private Map<String, List<String>> written(RunConfig config) {
      return this == BAG ? config.bag().variants() : config.crossval().candidates();
    }
  }

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

  private static final List<String> OF_BAGS =
      List.of("training.checkpoints", "training.restarts", "training.threshold");

  /** A folder is called so. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  /**
   * Those of a configuration with its baselines; what was not given a name is the network beside
   * these.
   *
   * @param answer what rows are labelled with
   */
  static List<Variant> all(RunConfig config, Answer answer) {
    List<Variant> own = all(config, Use.CROSSVAL);
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
    own.forEach(
        one -> all.add(alone ? new Variant(Use.CROSSVAL, NETWORK, one.sets(), one.config()) : one));
    for (Baseline one : baselines) {
      all.add(of(config, Use.CROSSVAL, one.word(), sets(one, config, answer)));
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
    List<String> loss = isProbability(config, answer) ? List.of() : List.of(loss(answer));
    return switch (baseline) {
      case NONE -> throw new IllegalStateException("No baseline has no settings");
      case LINEAR -> joined(layer, loss);
      case SVM -> {
        if (!answer.isClass()) {
          throw new ConfigException(
              "crossval.baselines = svm is for classes, but the rows are labelled with "
                  + answer.names()
                  + ": expected linear or neighbours");
        }
        if (config.training().threshold().isPresent()) {
          throw new ConfigException(
              "crossval.baselines = svm has scores, but training.threshold is a probability:"
                  + " remove one of them");
        }
        yield List.of(layer, "training.loss=hinge", "training.decay.l2=0.001");
      }
      case NEIGHBOURS -> joined("neighbours.count=5", loss);
    };
  }

  /** A number that the configuration takes for the probability of a yes stays one. */
  private static boolean isProbability(RunConfig config, Answer answer) {
    return !answer.isClass()
        && config.training().losses().outputs().get(0).loss() instanceof BinaryCrossEntropyLoss;
  }

  private static String loss(Answer answer) {
    return "training.loss=" + (answer.isClass() ? "crossEntropy" : "meanSquaredError");
  }

  private static List<String> joined(String first, List<String> rest) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  /** Those of a configuration. */
  static List<Variant> all(RunConfig config, Use use) {
    List<Variant> all = new ArrayList<>();
    use.written(config).forEach((name, sets) -> all.add(of(config, use, name, sets)));
    if (config.training().stopping().restarts() > 1) {
      throw new ConfigException("training.restarts is for train: " + use.once);
    }
    return all.isEmpty() ? List.of(new Variant(use, "", List.of(), config)) : all;
  }

  private static Variant of(RunConfig config, Use use, String name, List<String> sets) {
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException(
          use.key
              + " has the name '"
              + name
              + "', which is to be that of a folder, too: expected letters, digits, and . _ or -"
              + " behind the first");
    }
    List<String> refused = use == Use.BAG ? OF_BAGS : OF_RUNS;
    for (String set : sets) {
      String key = set.substring(0, set.indexOf('='));
      if (isOne(key, refused) || !isOne(key, FREE)) {
        throw new ConfigException(
            String.format(
                "%s.%s sets %s, but %s: expected keys of %s, and none of %s",
                use.key,
                name,
                key,
                use.common,
                String.join(", ", FREE),
                String.join(", ", refused)));
      }
    }
    try {
      return new Variant(use, name, sets, config.with(sets));
    } catch (ConfigException wrong) {
      throw new ConfigException(use.key + "." + name + ": " + wrong.getMessage());
    }
  }

  private static boolean isOne(String key, List<String> sections) {
    return sections.stream().anyMatch(one -> key.equals(one) || key.startsWith(one + "."));
  }

  /** For a sentence: which of several. */
  String of() {
    return name.isEmpty() ? "" : " of the " + use.word + " " + name;
  }

  Trial trial(int number, String what, Draw draw, Set<Trial.Kept> kept) {
    return new Trial(number, what + of(), sets, draw, kept);
  }
}
