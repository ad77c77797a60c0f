package io.kindling.jobs.tune;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Sobol;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is tried. All that can be known is drawn and found to be right before anything is trained;
 * of what depends on results, some draws from the same space are.
 */
public final class Candidates {
  private static final int MOST_POINTS = 10_000;
  private static final int MOST_TOLD = 5;
  private static final int LOOKED_AT = 64;
  private static final Set<Search> KNOWN = Set.of(Search.RANDOM, Search.GRID, Search.SOBOL);

  private final TuneSettings tune;
  private final RunConfig base;
  private final Space space;
  private final List<Candidate> first;

  private Candidates(TuneSettings tune, RunConfig base, Space space, List<Candidate> first) {
    this.tune = tune;
    this.base = base;
    this.space = space;
    this.first = List.copyOf(first);
  }

  /**
   * Those of a configuration.
   *
   * @param base the configuration that they share
   * @throws ConfigException where there is nothing to draw from, or a candidate is no configuration
   */
  public static Candidates of(TuneSettings tune, RunConfig base) {
    Space space =
        tune.space()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "'tune.space' is missing: expected keys of the configuration with how each"
                            + " is drawn, such as { training.batchSize { choice = [16, 32] } }"));
    if (tune.schedule() == Schedule.POPULATION) {
      Changeable.check(space, base);
    }
    int looked = KNOWN.contains(tune.search()) ? tune.trials() : LOOKED_AT;
    List<Candidate> first =
        switch (tune.search()) {
          case GRID -> grid(space, tune.drawing().points());
          case SOBOL -> drawn(looked, Sobol.of(space, tune.seed())::candidate);
          case RANDOM, COARSE, TPE -> drawn(looked, number -> space.draw(tune.seed(), number));
        };
    Candidates candidates = new Candidates(tune, base, space, first);
    candidates.check();
    return candidates;
  }

  private static List<Candidate> drawn(int count, IntFunction<Candidate> draw) {
    return IntStream.range(0, count).mapToObj(draw).toList();
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

  /** All of them where they are known, else draws from the same space. */
  public List<Candidate> first() {
    return first;
  }

  /** Whether the results of trials have no say in which others there are. */
  public boolean areAllKnown() {
    return KNOWN.contains(tune.search());
  }

  /** How many there are at most. */
  public int count() {
    return areAllKnown() ? first.size() : tune.trials();
  }

  Space space() {
    return space;
  }

  /** The longest training of those that are known. */
  int mostEpochs() {
    return first.stream().map(this::draft).mapToInt(Draft::epochs).max().orElseThrow();
  }

  Drafts drafts() {
    return new Drafts(Proposers.of(tune, space, first), count(), this::draft);
  }

  private Draft draft(Candidate candidate) {
    try {
      RunConfig config = base.with(candidate.sets());
      check(config, base);
      return new Draft(candidate, config.training().epochs(), "");
    } catch (ConfigException refused) {
      return new Draft(candidate, base.training().epochs(), refused.getMessage());
    }
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    for (Candidate one : first) {
      Draft draft = draft(one);
      if (draft.isRefused()) {
        problems.add(refusal(one, draft.refusal()));
      }
      if (problems.size() == MOST_TOLD) {
        break;
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** That one of the first is refused. */
  public String refusal(Candidate one, String why) {
    String name = areAllKnown() ? "trial " + one.number() : "a draw from tune.space";
    return String.format("%s (%s) is refused: %s", name, one.shown(), why);
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
