package io.kindling.jobs.training;

/** What was lacking may be there the next time: executors, time. The message is a sentence. */
public final class TryAgainException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TryAgainException(String message) {
    super(message);
  }
}
