package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How cross-validation goes.
 *
 * @param folds how many; empty where each group is one
 * @param repeats how often rows are divided, each time otherwise
 * @param stratified whether each fold has its share of every class
 * @param validation the fraction of a training's rows that are measured after each epoch
 * @param confidence of the intervals that are told
 * @param refit whether a model is trained on all rows in the end
 * @param metric by which candidates are compared
 * @param candidates what is compared: for each name, the settings that differ, as KEY=VALUE
 * @param baselines what they are compared with beside
 */
public record CrossvalSettings(
    OptionalInt folds,
    int repeats,
    boolean stratified,
    double validation,
    double confidence,
    boolean refit,
    String metric,
    Map<String, List<String>> candidates,
    List<Baseline> baselines) {
  public CrossvalSettings {
    Checks.require(
        baselines.stream().distinct().count() == baselines.size(),
        "crossval.baselines has one of %s twice: expected each once",
        baselines.stream().map(Baseline::word).toList());
    for (Baseline one : baselines) {
      Checks.require(
          !candidates.containsKey(one.word()),
          "crossval.candidates has the name '%s', which is that of a baseline: choose another",
          one.word());
    }
  }

  /** A simple model, so that others can be told to be worth their while. */
  public enum Baseline {
    NONE("none"),
    /** One layer of numbers for each class, as probabilities; of numbers the least squares. */
    LINEAR("linear"),
    /** One layer of scores for each class, with margins between them. */
    SVM("svm"),
    /** The five rows that are nearest. */
    NEIGHBOURS("neighbours");

    private final String word;

    Baseline(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
