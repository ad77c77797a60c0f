package io.kindling.jobs.training;

/** Lets a training be told from another thread to stop at its next step. */
public final class StopRequest {
  private volatile boolean told;
  private volatile boolean heeded;

  /** Tells it. Whether there is a training under way that will heed it. */
  public boolean tell() {
    told = true;
    return heeded;
  }

  public boolean isTold() {
    return told;
  }

  /** A training is under way until this is closed. */
  Heed heed() {
    heeded = true;
    return () -> heeded = false;
  }

  /** The time in which a request is heeded. */
  interface Heed extends AutoCloseable {
    @Override
    void close();
  }
}
