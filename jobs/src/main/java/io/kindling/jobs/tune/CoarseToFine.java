package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Space;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws in rounds: each from a smaller part of the space, around the best of the rounds before. */
final class CoarseToFine implements Proposer {
  private final TuneSettings tune;
  private final Space space;
  private final Ranking ranking;

  CoarseToFine(TuneSettings tune, Space space) {
    this.tune = tune;
    this.space = space;
    this.ranking = new Ranking(tune);
  }

  /** The round that a trial is drawn in, from 0. */
  private int round(int number) {
    return (int) ((long) number * tune.drawing().rounds() / tune.trials());
  }

  @Override
  public Optional<Candidate> propose(int number, List<Entry> known) {
    int round = round(number);
    if (round == 0) {
      return Optional.of(space.draw(tune.seed(), number));
    }
    List<Entry> before =
        Standing.last(known).stream().filter(one -> round(one.number()) < round).toList();
    boolean areAllKnown = round(before.size()) == round; // they have the numbers from 0 on
    if (!areAllKnown) {
      return Optional.empty();
    }
    List<Map<String, Object>> bestFirst =
        before.stream()
            .filter(ranking::isEligible)
            .sorted(Standing.order(ranking))
            .map(Entry::values)
            .toList();
    double part = Math.pow(tune.drawing().narrowing(), round);
    return Optional.of(space.narrowed(tune.seed(), number, bestFirst, part));
  }
}
