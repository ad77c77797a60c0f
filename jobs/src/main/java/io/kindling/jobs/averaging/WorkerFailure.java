package io.kindling.jobs.averaging;

/**
 * Why a worker could not go on.
 *
 * @param kind what is to be done about it
 * @param step the step that it was in
 * @param executor where
 * @param message a sentence
 */
public record WorkerFailure(Kind kind, long step, String executor, String message) {
  /** What is to be done about a failure. */
  public enum Kind {
    /** A number is not finite: the run ends. */
    DIVERGED,
    /** The network is too large for a machine: the run ends, for it would be the next time. */
    TOO_LARGE,
    /** Rows cannot be used: the run ends. */
    BAD_DATA,
    /** Rows are not where they were: the run ends. */
    MISSING_DATA,
    /** Anything else. */
    ERROR
  }
}
