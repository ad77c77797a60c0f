package io.kindling.jobs.tune;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is tried: drawn and found to be right before anything is trained. */
public final class Candidates {
  private static final int MOST_POINTS = 10_000;
  private static final int MOST_TOLD = 5;

  private Candidates() {}

  /**
   * All candidates of a configuration.
   *
   * @param base the configuration that they share
   * @throws ConfigException where there is nothing to draw from, or a candidate is no configuration
   */
  public static List<Candidate> of(TuneSettings tune, RunConfig base) {
    Space space =
        tune.space()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "'tune.space' is missing: expected keys of the configuration with how each"
                            + " is drawn, such as { training.batchSize { choice = [16, 32] } }"));
    List<Candidate> all =
        tune.search() == Search.GRID
            ? grid(space, tune.points())
            : IntStream.range(0, tune.trials())
                .mapToObj(number -> space.draw(tune.seed(), number))
                .toList();
    check(all, base);
    return all;
  }

  private static List<Candidate> grid(Space space, int points) {
    double size = space.gridSize(points);
    if (size > MOST_POINTS) {
      throw new ConfigException(
          String.format(
              "The grid of tune.space has %.0f points with tune.points = %s: expected at most %s."
                  + " Take fewer points, or tune.search = random",
              size, points, MOST_POINTS));
    }
    return space.grid(points);
  }

  private static void check(List<Candidate> all, RunConfig base) {
    List<String> problems = new ArrayList<>();
    for (Candidate one : all) {
      try {
        check(base.with(one.sets()), base);
      } catch (ConfigException refused) {
        problems.add(
            String.format(
                "trial %d (%s) is refused: %s", one.number(), one.shown(), refused.getMessage()));
      }
      if (problems.size() == MOST_TOLD) {
        break;
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void check(RunConfig config, RunConfig base) {
    if (config.training().stopping().restarts() > 1) {
      throw new ConfigException(
          "training.restarts is for train: a trial is one training. Search training.seed instead");
    }
    Class<?> source = base.data().orElseThrow().source().getClass();
    if (config.data().orElseThrow().source().getClass() != source) {
      throw new ConfigException(
          "data.columns makes another table of the rows, which are read once for all trials: write"
              + " data.columns in the configuration, too");
    }
  }
}
