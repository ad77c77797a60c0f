package io.kindling.jobs.training;

import java.time.Duration;

/** Tells the averager from a thread of its own that a worker is alive. */
final class Heartbeat implements AutoCloseable {
  private final Object gate = new Object();
  private final Thread thread;
  private boolean over;

  private Heartbeat(Duration interval, Runnable beat) {
    this.thread = new Thread(() -> run(interval, beat), "kindling heartbeat");
    thread.setDaemon(true);
  }

  static Heartbeat start(Duration interval, Runnable beat) {
    Heartbeat heartbeat = new Heartbeat(interval, beat);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void run(Duration interval, Runnable beat) {
    try {
      while (!isOver(interval)) {
        beat.run();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver(Duration interval) throws InterruptedException {
    long end = System.nanoTime() + interval.toNanos();
    synchronized (gate) {
      for (long left = interval.toNanos(); !over && left > 0; left = end - System.nanoTime()) {
        gate.wait(left / 1_000_000 + 1);
      }
      return over;
    }
  }

  @Override
  public void close() {
    synchronized (gate) {
      over = true;
      gate.notifyAll();
    }
  }
}
