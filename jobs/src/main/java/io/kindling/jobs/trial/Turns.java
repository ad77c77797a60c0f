package io.kindling.jobs.trial;

/**
 * Who works, and how much is done: work that found no room may begin again once other work is done.
 */
final class Turns {
  private int underWay;
  private long done;

  /**
   * Begins work.
   *
   * @return how much was done before
   */
  synchronized long begin() {
    underWay++;
    return done;
  }

  /** Work has come to its end. */
  synchronized void finish() {
    done++;
    stop();
  }

  /** Work has stopped before its end. */
  synchronized void stop() {
    underWay--;
    notifyAll();
  }

  /**
   * Waits until other work is done, or nobody works any more.
   *
   * @param before what was done when the work began that has stopped
   * @return whether it may begin again: there was room for others since, who are gone
   */
  synchronized boolean mayBeginAgain(long before) throws InterruptedException {
    while (underWay > 0 && done == before) {
      wait();
    }
    return done > before;
  }
}
