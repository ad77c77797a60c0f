package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.jobs.space.Space;
import java.util.List;
import java.util.Optional;

/**
 * How settings are searched.
 *
 * @param space from which they are drawn; empty where none is written
 * @param search how candidates are found, and how long each is trained
 * @param trials how many candidates are drawn; a grid has as many as it has
 * @param metric by which trials are compared
 * @param constraints that the best trial must meet
 * @param seed of the draws
 * @param points of a range in a grid
 * @param lag a decision sees the results of all jobs but so many before it
 * @param reduction one of so many trials is trained on
 * @param leastEpochs of a trial
 */
public record TuneSettings(
    Optional<Space> space,
    Search search,
    int trials,
    String metric,
    List<Bound> constraints,
    long seed,
    int points,
    int lag,
    int reduction,
    int leastEpochs) {

  public TuneSettings {
    constraints = List.copyOf(constraints);
    Checks.require(
        !metric.startsWith("test."),
        "tune.metric = %s would choose by the rows that are there to test what was chosen: expected"
            + " a metric of the validation part, such as validation.loss",
        metric);
  }

  /** How candidates are found. */
  public enum Search {
    /** Drawn, each trained to its end. */
    RANDOM("random"),
    /** All points of a grid, each trained to its end. */
    GRID("grid"),
    /** Drawn, each trained a little, and the better ones of them on. */
    ASHA("asha");

    private final String word;

    Search(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** What a metric must be. */
  public record Bound(String metric, double atLeast, double atMost) {
    /** Whether a value meets it. */
    public boolean isMetBy(double value) {
      return value >= atLeast && value <= atMost;
    }
  }

  /** Whether smaller values of the metric are better. */
  public boolean isSmallerBetter() {
    return EarlyStopping.isSmallerBetter(metric);
  }
}
