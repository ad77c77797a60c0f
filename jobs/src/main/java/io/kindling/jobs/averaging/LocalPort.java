package io.kindling.jobs.averaging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The averager in the worker's own process: arrays are handed over by reference. */
final class LocalPort implements AveragerPort {
  /** Shorter than it takes to put a thread to sleep and wake it. */
  private static final long SPIN_NANOS = 50_000;

  private final Averager averager;
  private final Duration limit;

  LocalPort(Averager averager, Duration limit) {
    this.averager = averager;
    this.limit = limit;
  }

  @Override
  public Optional<Assignment> join(Registration task) throws InterruptedException {
    CompletableFuture<Optional<Assignment>> answer = new CompletableFuture<>();
    averager.register(task, answer::complete);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return join(task);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public Optional<Snapshot> fetch(int plan) {
    return averager.fetch(plan);
  }

  @Override
  public Optional<float[]> carried(int plan, int shard) {
    return averager.carried(plan, shard);
  }

  @Override
  public Optional<float[]> inner(int plan) {
    return averager.inner(plan);
  }

  @Override
  public void give(Contribution part) {
    averager.contribute(part, verdict -> {});
  }

  @Override
  public Verdict exchange(Contribution last) throws InterruptedException {
    Answer answer = new Answer(Thread.currentThread());
    averager.contribute(last, answer);
    return answer.await(limit, averager::help);
  }

  @Override
  public Snapshot current() {
    return averager.current();
  }

  @Override
  public void beat(int round, long attempt, String phase, long[] nanos) {
    averager.beat(round, attempt, phase, nanos);
  }

  @Override
  public void fail(int round, int plan, WorkerFailure reason) {
    averager.fail(round, plan, reason);
  }

  /** Waits awake for a moment, in which it helps, then asleep. */
  private static final class Answer implements Consumer<Verdict> {
    private final Thread waiting;
    private volatile Optional<Verdict> verdict = Optional.empty();

    Answer(Thread waiting) {
      this.waiting = waiting;
    }

    @Override
    public void accept(Verdict given) {
      verdict = Optional.of(given);
      LockSupport.unpark(waiting);
    }

    Verdict await(Duration limit, Runnable help) throws InterruptedException {
      long start = System.nanoTime();
      while (verdict.isEmpty()) {
        long waited = System.nanoTime() - start;
        if (waited > limit.toNanos()) {
          return Verdict.GONE;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("Interrupted while waiting for an answer");
        }
        if (waited < SPIN_NANOS) {
          help.run();
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(this, limit.toNanos() - waited);
        }
      }
      return verdict.get();
    }
  }
}
