package io.kindling.jobs.config;

/** A file that a run needs and that is not there. */
public final class MissingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MissingException(String message) {
    super(message);
  }
}
