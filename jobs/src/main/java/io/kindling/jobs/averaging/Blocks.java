package io.kindling.jobs.averaging;

import io.kindling.engine.optim.OptimizerStep;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Works on a long array in fixed blocks, with the calling thread and helpers side by side. */
final class Blocks implements AutoCloseable {
  /** A step of an optimizer takes its norms over blocks of this length. */
  static final int LENGTH = OptimizerStep.BLOCK;

  private final int helpers;
  private final ExecutorService pool;

  Blocks(int threads) {
    this.helpers = threads - 1;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, helpers),
            work -> {
              Thread thread = new Thread(work, "kindling averager");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What is done with the elements from {@code from} to below {@code to}. */
  @FunctionalInterface
  interface Work {
    void on(int from, int to);
  }

  /** How many threads work on an array of this length. */
  int hands(int length) {
    return 1 + Math.max(0, Math.min(helpers, (length + LENGTH - 1) / LENGTH - 1));
  }

  /** Does the work on all blocks and returns when all is done. */
  void forEach(int length, Work work) {
    int blocks = (length + LENGTH - 1) / LENGTH;
    all(blocks, block -> work.on(block * LENGTH, Math.min(length, (block + 1) * LENGTH)));
  }

  /** One of several pieces of work. */
  @FunctionalInterface
  interface Piece {
    void run(int number);
  }

  /** Does all pieces and returns when all are done; a piece must not call this again. */
  void all(int pieces, Piece piece) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int hands = Math.min(helpers, pieces - 1);
    CountDownLatch left = new CountDownLatch(Math.max(0, hands));
    for (int hand = 0; hand < hands; hand++) {
      pool.execute(
          () -> {
            try {
              drain(next, pieces, piece, failure);
            } finally {
              left.countDown();
            }
          });
    }
    drain(next, pieces, piece, failure);
    awaitAll(left);
    if (failure.get() != null) {
      throw new IllegalStateException("A step could not be computed", failure.get());
    }
  }

  private static void drain(
      AtomicInteger next, int pieces, Piece piece, AtomicReference<Throwable> failure) {
    try {
      for (int number = next.getAndIncrement(); number < pieces; number = next.getAndIncrement()) {
        piece.run(number);
      }
    } catch (Throwable problem) {
      failure.compareAndSet(null, problem);
    }
  }

  /** A step is not left half done: an interrupt waits until the helpers, who are, are finished. */
  private static void awaitAll(CountDownLatch left) {
    boolean interrupted = false;
    while (true) {
      try {
        left.await();
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
