package io.kindling.jobs.averaging;

/** Where a round stands. */
public enum RoundState {
  /** No round, or it was closed. */
  CLOSED,
  /** Its tasks register. */
  REGISTERING,
  /** Its members work by a plan. */
  RUNNING,
  /** Its last operation is committed. */
  ROUND_OVER,
  /** The last operation of the run is committed. */
  RUN_OVER;

  /** Whether a task may still register. */
  boolean takesTasks() {
    return this == REGISTERING || this == RUNNING;
  }

  boolean isOpen() {
    return takesTasks();
  }
}
