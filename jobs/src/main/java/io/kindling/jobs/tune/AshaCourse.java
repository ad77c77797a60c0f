package io.kindling.jobs.tune;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asynchronous successive halving (ASHA): a trial is trained on if it is among the best of its rung
 * that are known, else a new one is begun.
 */
final class AshaCourse implements Course {
  private final Drafts drafts;
  private final Rungs rungs;
  private final Ranking ranking;
  private final Set<String> promoted = new HashSet<>();

  AshaCourse(Drafts drafts, Rungs rungs, Ranking ranking) {
    this.drafts = drafts;
    this.rungs = rungs;
    this.ranking = ranking;
  }

  @Override
  public Optional<Job> next(List<Entry> known) {
    for (int rung = rungs.count() - 2; rung >= 0; rung--) {
      Optional<Job> promotion = promotion(known, rung);
      if (promotion.isPresent()) {
        return promotion;
      }
    }
    return drafts.next(known).map(draft -> Job.first(draft, rungs.epochs(0, draft.epochs())));
  }

  private Optional<Job> promotion(List<Entry> known, int rung) {
    List<Entry> here =
        known.stream().filter(entry -> entry.rung() == rung).sorted(ranking.bestFirst()).toList();
    for (Entry entry : here.subList(0, here.size() / rungs.reduction())) {
      if (ranking.isEligible(entry) && promoted.add(Bench.key(entry.number(), rung))) {
        Draft draft = drafts.get(entry.number());
        return Optional.of(Job.on(draft, rung + 1, rungs.epochs(rung + 1, draft.epochs())));
      }
    }
    return Optional.empty();
  }
}
