package io.kindling.jobs.averaging;

import io.kindling.engine.optim.OptimizerStep;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Works on a long array in fixed blocks, with the calling thread and helpers side by side. */
final class Blocks implements AutoCloseable {
  /** A step of an optimizer takes its norms over blocks of this length. */
  static final int LENGTH = OptimizerStep.BLOCK;

  private final int helpers;
  private final ExecutorService pool;
  private volatile Pieces open = new Pieces(0, number -> {});

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
    Pieces work = new Pieces(pieces, piece);
    open = work;
    for (int hand = 0; hand < Math.min(helpers, pieces - 1); hand++) {
      pool.execute(work::drain);
    }
    work.drain();
    work.await();
  }

  /** Lets a thread that has nothing else to do take a hand in the work that is under way. */
  void help() {
    open.drain();
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
