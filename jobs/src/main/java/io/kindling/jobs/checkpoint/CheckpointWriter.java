package io.kindling.jobs.checkpoint;

import io.kindling.jobs.output.BusyException;
import io.kindling.jobs.output.OutputException;
import io.kindling.jobs.training.RunState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Writes checkpoints one at a time on a thread of its own. That one could not be written is said,
 * and the run goes on; several in a row end it.
 */
final class CheckpointWriter implements AutoCloseable {
  private static final int MOST_FAILURES = 3;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Consumer<RunState> writing;
  private final Consumer<String> notes;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "kindling-checkpoints");
            made.setDaemon(true);
            return made;
          });
  private final Deque<Future<?>> inFlight = new ArrayDeque<>();
  private final AtomicReference<RunState> next = new AtomicReference<>();
  private int failures;

  /**
   * A writer.
   *
   * @param writing writes one
   * @param notes hears, as sentences, what could not be written
   */
  CheckpointWriter(Consumer<RunState> writing, Consumer<String> notes) {
    this.writing = writing;
    this.notes = notes;
  }

  /** Whether nothing is being written. Throws what ends the run. */
  synchronized boolean isFree() {
    while (!inFlight.isEmpty() && inFlight.peekFirst().isDone()) {
      settle();
    }
    return inFlight.isEmpty();
  }

  /**
   * Writes as soon as it is free, in place of what has waited for that so far; returns at once. So
   * there are never more than two states: one that is written, and one that waits.
   */
  synchronized void begin(RunState state) {
    if (next.getAndSet(state) == null) {
      inFlight.addLast(thread.submit(() -> writing.accept(next.getAndSet(null))));
    }
  }

  /** Waits until nothing is being written. Throws what ends the run. */
  synchronized void await() {
    while (!inFlight.isEmpty()) {
      settle();
    }
  }

  private void settle() {
    Future<?> written = inFlight.removeFirst();
    try {
      written.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      failures = 0;
    } catch (ExecutionException failed) {
      failed(failed.getCause());
    } catch (TimeoutException late) {
      written.cancel(true);
      throw new OutputException(
          "A checkpoint was not written within " + LIMIT.toMinutes() + " minutes", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new OutputException("The last checkpoint may not have been written", interrupted);
    }
  }

  private void failed(Throwable why) {
    failures++;
    if (why instanceof OutputException problem && failures < MOST_FAILURES) {
      notes.accept("a checkpoint could not be written: " + problem.getMessage());
    } else if (why instanceof OutputException problem) {
      throw new OutputException(
          String.format(
              "%d checkpoints in a row could not be written. %s", failures, problem.getMessage()),
          problem);
    } else if (why instanceof BusyException problem) {
      throw problem;
    } else {
      throw new IllegalStateException("A checkpoint could not be written", why);
    }
  }

  @Override
  public void close() {
    try {
      await();
    } finally {
      thread.shutdown();
    }
  }
}
