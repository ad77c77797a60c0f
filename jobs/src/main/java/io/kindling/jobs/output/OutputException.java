package io.kindling.jobs.output;

/** A place that cannot be written; the message says which, why, and what to do. */
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OutputException(String message) {
    super(message);
  }

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
