package io.kindling.jobs.trial;

import java.util.concurrent.Semaphore;

/** Memory that trainings have parts of while they go on. Who finds no room waits, in turn. */
final class SharedMemory {
  /** What is counted; a part takes one of it at least. */
  private static final long UNIT = 1 << 16;

  private final int all;
  private final Semaphore free;

  SharedMemory(long bytes) {
    this.all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    this.free = new Semaphore(all, true);
  }

  /** What needs memory. */
  @FunctionalInterface
  interface Work<T> {
    T done() throws InterruptedException;
  }

  /**
   * Works with a part, once there is room for it. What is larger than all of it has all: whoever is
   * alone and finds no room is refused for another reason.
   */
  <T> T with(long bytes, Work<T> work) throws InterruptedException {
    int units = (int) Math.max(1, Math.min(all, (bytes - 1) / UNIT + 1));
    free.acquire(units);
    try {
      return work.done();
    } finally {
      free.release(units);
    }
  }

  /** How many wait for room, about. */
  int waiting() {
    return free.getQueueLength();
  }
}
