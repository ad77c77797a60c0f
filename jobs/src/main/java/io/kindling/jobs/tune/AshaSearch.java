package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Leg;
import io.kindling.jobs.trial.LegEnd;
import io.kindling.jobs.trial.Saved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Trains all candidates a little and the better ones on. Jobs are numbered as they are decided, and
 * a job is decided from the results of exactly those that are more than {@code tune.lag} before it:
 * so the same ones are decided wherever, and however fast, they run.
 */
public final class AshaSearch {
  private final Bench bench;
  private final TuneSettings settings;
  private final List<List<Integer>> rungs;
  private final States states;
  private final Consumer<String> describe;
  private final AshaClock clock;
  private final List<Future<Optional<Entry>>> jobs = new ArrayList<>();
  private final List<Entry> seen = new ArrayList<>();

  /**
   * A search.
   *
   * @param epochs of each candidate, when it is trained to its end
   * @param describe says in Spark's pages what the calling thread does
   */
  public AshaSearch(
      Bench bench,
      TuneSettings settings,
      List<Integer> epochs,
      States states,
      Consumer<String> describe) {
    this.bench = bench;
    this.settings = settings;
    this.rungs =
        epochs.stream()
            .map(all -> Rungs.of(settings.leastEpochs(), settings.reduction(), all))
            .toList();
    this.states = states;
    this.describe = describe;
    int most = rungs.stream().mapToInt(List::size).max().orElse(1);
    Ranking ranking = new Ranking(settings);
    this.clock = new AshaClock(epochs.size(), most, settings.reduction(), ranking);
  }

  /** What came of each candidate on each rung that it reached. */
  public List<Entry> run() {
    ExecutorService threads = Executors.newFixedThreadPool(settings.lag() + 1);
    try {
      int last = -1;
      int visible = 0;
      while (true) {
        for (; visible < jobs.size() - settings.lag(); visible++) {
          await(jobs.get(visible)).ifPresent(seen::add);
        }
        Optional<AshaClock.Job> next = clock.next(seen);
        if (next.isPresent()) {
          last = jobs.size();
          jobs.add(begin(next.get(), threads));
        } else if (visible > last) {
          return seen;
        } else {
          jobs.add(CompletableFuture.completedFuture(Optional.empty()));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A job whose result is known, or needs nothing to be trained, takes no thread. */
  private Future<Optional<Entry>> begin(AshaClock.Job job, ExecutorService threads) {
    Entry known = bench.known().get(Bench.key(job.number(), job.rung()));
    if (known != null) {
      return CompletableFuture.completedFuture(Optional.of(known));
    }
    Optional<Entry> over =
        seen.stream()
            .filter(entry -> entry.number() == job.number() && entry.rung() == job.rung() - 1)
            .filter(entry -> entry.state() == Entry.State.DONE)
            .map(entry -> entry.at(job.rung()))
            .findFirst();
    if (over.isPresent()) {
      told(over.get());
      return CompletableFuture.completedFuture(over);
    }
    return threads.submit(() -> Optional.of(train(job)));
  }

  private Entry train(AshaClock.Job job) {
    List<Integer> own = rungs.get(job.number());
    int epochs = own.get(Math.min(job.rung(), own.size() - 1));
    describe.accept(String.format("trial %d, %d epochs", job.number(), epochs));
    Candidate candidate = bench.candidates().get(job.number());
    Saved start = job.rung() == 0 ? Saved.NOTHING : states.find(job.number(), job.rung() - 1);
    LegEnd end = bench.trials().run(new Leg(bench.trial(candidate), epochs, start));
    if (!end.state().isNothing()) {
      states.keep(job.number(), job.rung(), end.state());
    }
    Entry.State reached = end.over() ? Entry.State.DONE : Entry.State.STOPPED;
    Entry entry = Entry.of(candidate, job.rung(), end.result(), reached);
    told(entry);
    if (job.rung() > 0) {
      states.drop(job.number(), job.rung() - 1);
    }
    return entry;
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
