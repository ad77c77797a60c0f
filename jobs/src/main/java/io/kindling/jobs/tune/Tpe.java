package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws from where good ones were found (Bayesian search with a tree-structured Parzen estimator).
 * Those that cannot be taken count among the others. Of trials that were trained for different
 * times those are compared that were trained for the longest, where there are enough of them.
 */
final class Tpe implements Proposer {
  private static final double GOOD = 0.2;
  private static final int LEAST = 2;

  private final TuneSettings tune;
  private final Space space;
  private final Ranking ranking;

  Tpe(TuneSettings tune, Space space) {
    this.tune = tune;
    this.space = space;
    this.ranking = new Ranking(tune);
  }

  @Override
  public Optional<Candidate> propose(int number, List<Entry> known) {
    List<Entry> ranked = compared(known).stream().sorted(ranking.bestFirst()).toList();
    int eligible = (int) ranked.stream().filter(ranking::isEligible).count();
    int good = Math.min(eligible, (int) Math.ceil(GOOD * ranked.size()));
    int least = Math.max(LEAST, tune.drawing().startTrials());
    if (number < tune.drawing().startTrials() || ranked.size() < least || good == 0) {
      return Optional.of(space.draw(tune.seed(), number));
    }
    return Optional.of(
        space.likely(
            tune.seed(),
            number,
            values(ranked.subList(0, good)),
            values(ranked.subList(good, ranked.size()))));
  }

  /** Entries of one rung; of a trial that failed on its way, that it failed. */
  private List<Entry> compared(List<Entry> known) {
    int least = Math.max(LEAST, tune.drawing().startTrials());
    int rung =
        known.stream()
            .map(Entry::rung)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .filter(one -> known.stream().filter(entry -> entry.rung() == one).count() >= least)
            .findFirst()
            .orElse(0);
    return known.stream().filter(entry -> entry.rung() == rung).toList();
  }

  private static List<Map<String, Object>> values(List<Entry> entries) {
    return entries.stream().map(Entry::values).toList();
  }
}
