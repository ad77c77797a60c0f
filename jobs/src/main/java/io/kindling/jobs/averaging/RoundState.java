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

  /**
   * What is answered to one who gives, or waits for, an operation that is not open.
   *
   * @param before the operation comes before the open one
   */
  Verdict verdict(boolean before) {
    return switch (this) {
      case RUNNING -> before ? Verdict.NEXT : Verdict.GONE;
      case ROUND_OVER -> before ? Verdict.END : Verdict.GONE;
      case RUN_OVER -> Verdict.END;
      case CLOSED, REGISTERING -> Verdict.GONE;
    };
  }
}
