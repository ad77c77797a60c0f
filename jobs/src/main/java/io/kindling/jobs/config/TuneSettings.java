package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.jobs.space.Space;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How settings are searched.
 *
 * @param space from which they are drawn; empty where none is written
 * @param search how candidates are found
 * @param schedule how long each is trained
 * @param trials how many candidates are drawn; a grid has as many as it has
 * @param metric by which trials are compared
 * @param constraints that the best trial must meet
 * @param seed of the draws
 * @param drawing what the ways to find candidates take
 * @param pace what the schedules take
 * @param budget how much may be spent
 * @param keep of which trials models stay
 */
public record TuneSettings(
    Optional<Space> space,
    Search search,
    Schedule schedule,
    int trials,
    String metric,
    List<Bound> constraints,
    long seed,
    Drawing drawing,
    Pace pace,
    Budget budget,
    Keep keep) {

  public TuneSettings {
    constraints = List.copyOf(constraints);
    Checks.require(
        !metric.startsWith("test."),
        "tune.metric = %s would choose by the rows that are there to test what was chosen: expected"
            + " a metric of the validation part, such as validation.loss",
        metric);
    Checks.require(
        schedule != Schedule.POPULATION || search == Search.RANDOM || search == Search.SOBOL,
        "tune.search = %s does not go with tune.schedule = population, which changes the settings of"
            + " its trials itself: expected random or sobol",
        search.word());
    Checks.require(
        schedule != Schedule.POPULATION || trials > 1,
        "tune.trials = 1 is no population: expected at least 2 trials, of which the worse take over"
            + " what the better have learned");
    Checks.require(
        search != Search.COARSE || trials >= drawing.rounds(),
        "tune.rounds = %s are more than tune.trials = %s: expected a trial in each round at least",
        drawing.rounds(),
        trials);
  }

  /** Whether the best trial must keep within a bound of a metric. */
  public boolean bounds(String name) {
    return constraints.stream().anyMatch(bound -> bound.metric().equals(name));
  }

  /** How candidates are found. */
  public enum Search {
    /** Drawn, each for itself. */
    RANDOM("random"),
    /** All points of a grid. */
    GRID("grid"),
    /** Points that fill the space evenly. */
    SOBOL("sobol"),
    /** Drawn in rounds, each around the best of those before. */
    COARSE("coarse"),
    /** Drawn from where good ones were found. */
    TPE("tpe");

    private final String word;

    Search(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** How long candidates are trained. */
  public enum Schedule {
    /** Each to its end. */
    WHOLE("whole"),
    /** All of a bracket a little, the better part of them on, and so forth. */
    HALVING("halving"),
    /** Each a little, and the better ones of those that are known on. */
    ASHA("asha"),
    /** All to the end in steps, between which the worse take over how the better stand. */
    POPULATION("population");

    private final String word;

    Schedule(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Of which trials models stay. */
  public enum Keep {
    /** The best. */
    BEST("best"),
    /** Of every trial that came to an end, the model as it was last trained. */
    ALL("all");

    private final String word;

    Keep(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * What the ways to find candidates take.
   *
   * @param points of a range in a grid
   * @param startTrials that tpe draws before it looks at results
   * @param rounds of coarse
   * @param narrowing what a round of coarse leaves of each range of the one before
   */
  public record Drawing(int points, int startTrials, int rounds, double narrowing) {}

  /**
   * What the schedules take.
   *
   * @param lag a decision sees the results of all jobs but so many before it
   * @param reduction one of so many trials is trained on
   * @param leastEpochs of a trial
   * @param interval after how many epochs the trials of a population are compared
   */
  public record Pace(int lag, int reduction, int leastEpochs, int interval) {}

  /**
   * How much may be spent.
   *
   * @param epochs of all trials together
   * @param time behind which nothing is begun
   */
  public record Budget(OptionalLong epochs, Optional<Duration> time) {
    /** As much as it takes. */
    public static final Budget NONE = new Budget(OptionalLong.empty(), Optional.empty());

    public boolean isBounded() {
      return epochs.isPresent() || time.isPresent();
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
