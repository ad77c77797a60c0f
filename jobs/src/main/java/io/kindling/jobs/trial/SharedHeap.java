package io.kindling.jobs.trial;

import java.util.concurrent.Semaphore;

/** Memory that trainings have parts of while they go on. Who finds no room waits, in turn. */
final class SharedHeap {
  /** What is counted; a part takes one of it at least. */
  private static final long UNIT = 1 << 16;

  private final int all;
  private final Semaphore free;

  SharedHeap(long bytes) {
    this.all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    this.free = new Semaphore(all, true);
  }

  /**
   * Takes a part, once there is room for it. What is larger than all of it has all: whoever is
   * alone and finds no room is refused for another reason.
   */
  Part take(long bytes) throws InterruptedException {
    int units = (int) Math.max(1, Math.min(all, (bytes - 1) / UNIT + 1));
    free.acquire(units);
    return () -> free.release(units);
  }

  /** A part that is given back when it is closed. */
  @FunctionalInterface
  interface Part extends AutoCloseable {
    @Override
    void close();
  }
}
