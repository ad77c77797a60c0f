package io.kindling.jobs.averaging;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Work in pieces that any number of threads take from. The thread that has made it waits for what
 * others have begun, never for others to begin: on busy cores that would take longer than the work.
 */
final class Pieces {
  /** About what it takes to end a piece. */
  private static final int SPINS = 2_000;

  private final int count;
  private final Blocks.Piece piece;
  private final Thread owner = Thread.currentThread();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Pieces(int count, Blocks.Piece piece) {
    this.count = count;
    this.piece = piece;
  }

  /** Does pieces until none is left to begin. */
  void drain() {
    if (next.get() >= count) {
      return;
    }
    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
      try {
        piece.run(number);
      } catch (Throwable problem) {
        failure.compareAndSet(null, problem);
      } finally {
        if (done.incrementAndGet() == count) {
          LockSupport.unpark(owner);
        }
      }
    }
  }

  /**
   * Waits until all pieces are done, and throws what one of them threw. An interrupt waits too: a
   * step is not left half done.
   */
  void await() {
    boolean interrupted = false;
    for (int spins = 0; done.get() < count; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("A step could not be computed", failure.get());
    }
  }
}
