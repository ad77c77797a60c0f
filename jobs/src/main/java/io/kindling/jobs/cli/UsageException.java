package io.kindling.jobs.cli;

/** A command line that cannot be understood; the message says what was expected. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
