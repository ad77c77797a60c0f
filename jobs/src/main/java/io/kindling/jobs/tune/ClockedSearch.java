package io.kindling.jobs.tune;

import io.kindling.jobs.trial.BesideEachOther;
import io.kindling.jobs.trial.Leg;
import io.kindling.jobs.trial.LegEnd;
import io.kindling.jobs.trial.Saved;
import io.kindling.jobs.trial.TrialResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Tries what a course decides on. Jobs are numbered as they are decided, and a job is decided from
 * the results of exactly those that are more than {@code tune.lag} before it: so the same ones are
 * decided wherever, and however fast, they run.
 */
final class ClockedSearch {
  private final Bench bench;
  private final Course course;
  private final int lag;
  private final Spending spending;
  private final Consumer<String> describe;
  private final List<Future<Optional<Entry>>> futures = new ArrayList<>();
  private final Map<Integer, Job> begun = new HashMap<>();
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final Set<String> reused = new HashSet<>();
  private final List<Entry> seen = new ArrayList<>();
  private final Map<String, Entry> seenByKey = new HashMap<>();
  private int visible;
  private int last = -1;

  /**
   * A search.
   *
   * @param describe says in Spark's pages what the calling thread does
   */
  ClockedSearch(Bench bench, Course course, int lag, Spending spending, Consumer<String> describe) {
    this.bench = bench;
    this.course = course;
    this.lag = lag;
    this.spending = spending;
    this.describe = describe;
  }

  /** What came of each job. */
  Found run() {
    ExecutorService threads = Executors.newFixedThreadPool(lag + 1);
    try {
      Optional<Job> next = Optional.empty();
      boolean ends = false;
      while (!ends) {
        see(futures.size() - lag);
        if (next.isEmpty()) {
          next = course.next(Collections.unmodifiableList(seen));
        }
        if (next.isPresent() && spending.hasEpochs(planned(next.get()))) {
          ends = !begin(next.get(), threads);
          next = Optional.empty();
        } else if (visible > last) {
          ends = true;
        } else {
          tick();
        }
      }
      see(futures.size());
    } finally {
      BesideEachOther.end(threads);
    }
    return new Found(
        List.copyOf(seen),
        entry -> jobs.get(Bench.key(entry.number(), entry.rung())).candidate(),
        entry -> start(jobs.get(Bench.key(entry.number(), entry.rung()))));
  }

  /** Lets decisions see more: nothing is begun in this place. */
  private void tick() {
    futures.add(CompletableFuture.completedFuture(Optional.empty()));
    spending.plan(0);
  }

  /** Shows the results of all jobs before a number. */
  private void see(int before) {
    for (; visible < before; visible++) {
      Optional<Entry> entry = await(futures.get(visible));
      if (entry.isPresent()) {
        Job job = begun.get(visible);
        boolean broken = entry.get().state() == Entry.State.FAILED && !job.draft().isRefused();
        int made = Math.max(0, entry.get().epochs() - epochsBefore(job));
        spending.made(visible, broken ? planned(job) : made);
        seen.add(entry.get());
        seenByKey.put(job.key(), entry.get());
        bench.states().drop(job.number(), job.rung() - course.rungsKept());
      }
    }
  }

  /** How far a trial had come before a job. */
  private int epochsBefore(Job job) {
    return job.rung() == 0 ? 0 : seenByKey.get(job.before()).epochs();
  }

  private int planned(Job job) {
    return over(job).isPresent() || job.draft().isRefused()
        ? 0
        : Math.max(0, job.epochs() - epochsBefore(job));
  }

  /** What a trial has reached that had come to its end before it was to be trained on. */
  private Optional<Entry> over(Job job) {
    return Optional.ofNullable(seenByKey.get(job.before()))
        .filter(entry -> entry.state() == Entry.State.DONE)
        .map(entry -> entry.at(job));
  }

  /**
   * Begins a job. One whose result is known, or needs nothing to be trained, takes no thread.
   *
   * @return false where there is no time for it
   */
  private boolean begin(Job job, ExecutorService threads) {
    Optional<Entry> known =
        job.rung() == 0 || reused.contains(job.before()) ? bench.known(job) : Optional.empty();
    Optional<Entry> at = known.or(() -> untrained(job));
    if (at.isEmpty() && !spending.hasTime()) {
      return false;
    }
    spending.plan(planned(job));
    last = futures.size();
    begun.put(last, job);
    jobs.put(job.key(), job);
    if (known.isPresent()) {
      reused.add(job.key());
    } else {
      at.ifPresent(this::told);
    }
    futures.add(
        at.isPresent()
            ? CompletableFuture.completedFuture(at)
            : threads.submit(() -> Optional.of(train(job))));
    return true;
  }

  private Optional<Entry> untrained(Job job) {
    return job.draft().isRefused() ? Optional.of(Entry.refused(job)) : over(job);
  }

  private Entry train(Job job) {
    describe.accept(String.format("trial %d, %d epochs", job.number(), job.epochs()));
    LegEnd end = bench.trials().run(leg(job));
    if (!end.state().isNothing()) {
      bench.states().keep(job.number(), job.rung(), end.state());
    }
    Entry.State reached = end.over() ? Entry.State.DONE : Entry.State.STOPPED;
    Entry entry = Entry.of(job.candidate(), job.rung(), job.from(), end.result(), reached);
    ended(job, end.result(), entry);
    return entry;
  }

  private synchronized void ended(Job job, TrialResult result, Entry entry) {
    result.learned().forEach(learned -> bench.keeper().keep(job.candidate(), learned));
    told(entry);
  }

  private Leg leg(Job job) {
    return new Leg(bench.trial(job.candidate()), job.epochs(), start(job));
  }

  /** How a trial stood before a job; where that is not kept, it is made again. */
  private Saved start(Job job) {
    if (job.rung() == 0) {
      return Saved.NOTHING;
    }
    Saved kept = bench.states().find(job.from(), job.rung() - 1);
    if (!kept.isNothing()) {
      return kept;
    }
    Job before = jobs.get(job.before());
    boolean same = before.candidate().sets().equals(job.candidate().sets());
    return same ? start(before) : again(before);
  }

  private Saved again(Job before) {
    LegEnd end = bench.trials().run(leg(before));
    if (end.state().isNothing()) {
      throw new IllegalStateException(
          String.format(
              "trial %d could not be brought again to where it stood after %d epochs, from where"
                  + " another went on: %s",
              before.number(),
              before.epochs(),
              end.result().hasFailed() ? end.result().problem() : "it ended before"));
    }
    return end.state();
  }

  private synchronized void told(Entry entry) {
    bench.told().accept(entry);
  }

  private static Optional<Entry> await(Future<Optional<Entry>> job) {
    try {
      return job.get();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while trials were trained", end);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }
}
