package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Sobol;
import io.kindling.jobs.space.Space;
import java.util.List;
import java.util.Optional;

/** The ways to find candidates. */
final class Proposers {
  private Proposers() {}

  /**
   * The one that settings ask for.
   *
   * @param grid all points of a grid, where one is asked for
   */
  static Proposer of(TuneSettings tune, Space space, List<Candidate> grid) {
    long seed = tune.seed();
    return switch (tune.search()) {
      case RANDOM -> (number, known) -> Optional.of(space.draw(seed, number));
      case GRID -> (number, known) -> Optional.of(grid.get(number));
      case SOBOL -> {
        Sobol sobol = Sobol.of(space, seed);
        yield (number, known) -> Optional.of(sobol.candidate(number));
      }
      case COARSE -> new CoarseToFine(tune, space);
      case TPE -> new Tpe(tune, space);
    };
  }
}
