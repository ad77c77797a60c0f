package io.kindling.jobs.averaging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The averager in the process of several workers, each of which waits for the others. */
final class LocalPort extends NearPort {
  /** Shorter than it takes to put a thread to sleep and wake it. */
  private static final long SPIN_NANOS = 50_000;

  /** While the others are about to be ready, a thread lets only those that are go first. */
  private static final long YIELD_NANOS = 1_000_000;

  private final Duration limit;

  LocalPort(Averager averager, Duration limit) {
    super(averager);
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
  public Verdict exchange(Contribution last, Runnable meanwhile) throws InterruptedException {
    Answer answer = new Answer(Thread.currentThread());
    averager.contribute(last, answer);
    if (!answer.isThere()) {
      meanwhile.run();
    }
    return answer.await(limit, averager::help);
  }

  /**
   * Waits awake for a moment, in which it helps, then for one in which others go first, then
   * asleep.
   */
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

    boolean isThere() {
      return verdict.isPresent();
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
        } else if (waited < YIELD_NANOS) {
          help.run();
          Thread.yield();
        } else {
          LockSupport.parkNanos(this, limit.toNanos() - waited);
        }
      }
      return verdict.get();
    }
  }
}
