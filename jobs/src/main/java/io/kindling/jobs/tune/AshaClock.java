package io.kindling.jobs.tune;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is done next in asynchronous successive halving (ASHA): a trial is trained on if it is among
 * the best of its rung that are known, else a new one is begun. What is asked for depends on what
 * was asked before and the entries that are shown, never on the time.
 */
final class AshaClock {
  private final int trials;
  private final int rungs;
  private final int reduction;
  private final Ranking ranking;
  private final Set<String> promoted = new HashSet<>();
  private int begun;

  /**
   * A clock that stands at the first job.
   *
   * @param trials how many may be begun
   * @param rungs how many there are
   * @param reduction one of so many goes from a rung to the next
   */
  AshaClock(int trials, int rungs, int reduction, Ranking ranking) {
    this.trials = trials;
    this.rungs = rungs;
    this.reduction = reduction;
    this.ranking = ranking;
  }

  /**
   * A piece of work.
   *
   * @param rung up to which a trial is trained
   */
  record Job(int number, int rung) {}

  /** The next job; empty where there is nothing to do with what is known. */
  Optional<Job> next(List<Entry> known) {
    for (int rung = rungs - 2; rung >= 0; rung--) {
      Optional<Job> promotion = promotion(known, rung);
      if (promotion.isPresent()) {
        return promotion;
      }
    }
    return begun < trials ? Optional.of(new Job(begun++, 0)) : Optional.empty();
  }

  private Optional<Job> promotion(List<Entry> known, int rung) {
    List<Entry> here =
        known.stream().filter(entry -> entry.rung() == rung).sorted(ranking.bestFirst()).toList();
    for (Entry entry : here.subList(0, here.size() / reduction)) {
      if (ranking.isEligible(entry) && promoted.add(Bench.key(entry.number(), rung))) {
        return Optional.of(new Job(entry.number(), rung + 1));
      }
    }
    return Optional.empty();
  }
}
