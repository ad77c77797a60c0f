package io.kindling.jobs.tune;

import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.space.Space;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Population based training: all members are trained in steps of as many epochs. Before each step a
 * member of the worst quarter, among those whose last step is known, takes over how one of the best
 * quarter stands, with settings that differ from that one's a little.
 */
final class PopulationCourse implements Course {
  private static final int PARTS = 4;

  private final Drafts drafts;
  private final TuneSettings tune;
  private final Space space;
  private final Ranking ranking;
  private final Map<String, Draft> byKey = new HashMap<>();
  private int rung;
  private int member;

  PopulationCourse(Drafts drafts, TuneSettings tune, Space space) {
    this.drafts = drafts;
    this.tune = tune;
    this.space = space;
    this.ranking = new Ranking(tune);
  }

  @Override
  public Optional<Job> next(List<Entry> known) {
    if (drafts.taken() < drafts.count()) {
      return drafts.next(known).map(draft -> decided(Job.first(draft, epochs(0, draft))));
    }
    while (rung == 0 || isBefore()) {
      if (rung == 0 || member == drafts.count()) {
        rung++;
        member = 0;
        continue;
      }
      boolean lives = byKey.containsKey(Bench.key(member, rung - 1));
      Optional<Job> job = lives ? step(known) : Optional.empty();
      if (job.isPresent()) {
        member++;
        return job.map(this::decided);
      }
      if (lives && !isKnown(known)) {
        return Optional.empty();
      }
      member++;
    }
    return Optional.empty();
  }

  /** Whether members have steps before them. */
  private boolean isBefore() {
    return byKey.values().stream().anyMatch(draft -> epochs(rung - 1, draft) < draft.epochs());
  }

  private boolean isKnown(List<Entry> known) {
    return known.stream().anyMatch(one -> one.number() == member && one.rung() == rung - 1);
  }

  private int epochs(int atRung, Draft draft) {
    return (int) Math.min((atRung + 1L) * tune.pace().interval(), draft.epochs());
  }

  private Job decided(Job job) {
    byKey.put(job.key(), job.draft());
    return job;
  }

  /** A member's next step; empty where it is too early, or nothing can go on. */
  private Optional<Job> step(List<Entry> known) {
    List<Entry> peers =
        known.stream()
            .filter(entry -> entry.rung() == rung - 1)
            .sorted(ranking.bestFirst())
            .toList();
    Optional<Entry> own = peers.stream().filter(one -> one.number() == member).findFirst();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    int part = Math.max(1, peers.size() / PARTS);
    List<Entry> donors =
        peers.stream()
            .limit(part)
            .filter(one -> one.number() != member && ranking.isEligible(one))
            .toList();
    boolean failed = own.get().state() == Entry.State.FAILED;
    boolean poor = failed || peers.indexOf(own.get()) >= peers.size() - part;
    if (poor && !donors.isEmpty()) {
      return Optional.of(takeOver(donors));
    }
    Draft draft = byKey.get(Bench.key(member, rung - 1));
    return failed ? Optional.empty() : Optional.of(Job.on(draft, rung, epochs(rung, draft)));
  }

  private Job takeOver(List<Entry> donors) {
    long stream = CounterRandom.key(tune.seed(), rung);
    Entry donor = donors.get(CounterRandom.below(donors.size(), stream, member, 0));
    Draft draft = drafts.check(space.perturbed(tune.seed(), member, rung, donor.values()));
    return new Job(draft, rung, epochs(rung, draft), donor.number());
  }

  /** A step may take over any state of the rung before, and the last one is made again. */
  @Override
  public int rungsKept() {
    return 2;
  }
}
