package io.kindling.jobs.tune;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Successive halving in brackets: all trials of one are trained a little; when all are known, the
 * best are trained on, until one of them comes to its end. While a bracket waits for its results
 * the next one is begun.
 */
final class HalvingCourse implements Course {
  private final Drafts drafts;
  private final Rungs rungs;
  private final Ranking ranking;
  private final int size;
  private final List<Bracket> brackets = new ArrayList<>();

  HalvingCourse(Drafts drafts, Rungs rungs, Ranking ranking) {
    this.drafts = drafts;
    this.rungs = rungs;
    this.ranking = ranking;
    double full = Math.pow(rungs.reduction(), rungs.count() - 1);
    this.size = (int) Math.min(full, drafts.count());
  }

  @Override
  public Optional<Job> next(List<Entry> known) {
    for (Bracket bracket : brackets) {
      Optional<Job> job = bracket.next(known);
      if (job.isPresent()) {
        return job;
      }
    }
    boolean begins = drafts.taken() < drafts.count() && brackets.size() * size <= drafts.taken();
    if (!begins) {
      return Optional.empty();
    }
    brackets.add(new Bracket(Math.min(size, drafts.count() - drafts.taken())));
    return brackets.get(brackets.size() - 1).next(known);
  }

  /** Trials that are compared with each other alone. */
  private final class Bracket {
    private final int trials;
    private final Set<Integer> members = new HashSet<>();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private int rung;

    Bracket(int trials) {
      this.trials = trials;
    }

    Optional<Job> next(List<Entry> known) {
      if (rung == 0 && members.size() < trials) {
        Optional<Draft> draft = drafts.next(known);
        draft.ifPresent(one -> members.add(one.candidate().number()));
        return draft.map(one -> Job.first(one, rungs.epochs(0, one.epochs())));
      }
      if (waiting.isEmpty() && rung < rungs.count() - 1) {
        promote(known);
      }
      if (waiting.isEmpty()) {
        return Optional.empty();
      }
      Draft draft = drafts.get(waiting.remove());
      return Optional.of(Job.on(draft, rung, rungs.epochs(rung, draft.epochs())));
    }

    private void promote(List<Entry> known) {
      List<Entry> here =
          known.stream()
              .filter(entry -> entry.rung() == rung && members.contains(entry.number()))
              .sorted(ranking.bestFirst())
              .toList();
      if (here.size() < members.size()) {
        return;
      }
      int count = Math.max(1, here.size() / rungs.reduction());
      here.stream()
          .limit(count)
          .filter(ranking::isEligible)
          .forEach(entry -> waiting.add(entry.number()));
      members.retainAll(waiting);
      rung = waiting.isEmpty() ? rungs.count() : rung + 1;
    }
  }
}
