package io.kindling.jobs.training;

/**
 * How a round ended.
 *
 * @param kind by itself or before its time
 * @param reason why before its time, a clause
 * @param wasRunning whether a step was open by a plan
 */
record RoundEnd(Kind kind, String reason, boolean wasRunning) {
  /** Where the run stands. */
  enum Kind {
    RUN_OVER,
    ROUND_OVER,
    BROKEN
  }

  static RoundEnd broken(String reason, boolean wasRunning) {
    return new RoundEnd(Kind.BROKEN, reason, wasRunning);
  }

  static RoundEnd over(Kind kind) {
    return new RoundEnd(kind, "", false);
  }

  boolean isBroken() {
    return kind == Kind.BROKEN;
  }

  boolean isRunOver() {
    return kind == Kind.RUN_OVER;
  }
}
