package io.kindling.jobs.training;

/** Which phase a worker is in, and how long it was in each. One thread changes it, any reads. */
final class Stopwatch {
  private final long[] nanos = new long[Phase.values().length];
  private volatile Phase phase = Phase.DATA;
  private long since = System.nanoTime();

  /** Ends the phase that runs and begins another. */
  void enter(Phase next) {
    long now = System.nanoTime();
    nanos[phase.ordinal()] += now - since;
    since = now;
    phase = next;
  }

  /** Leaves out the time so far: it was spent waiting for a plan. */
  void restart() {
    since = System.nanoTime();
  }

  Phase phase() {
    return phase;
  }

  long[] nanos() {
    return nanos.clone();
  }
}
