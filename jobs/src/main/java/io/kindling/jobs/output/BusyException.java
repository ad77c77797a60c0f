package io.kindling.jobs.output;

/** A folder that another run is writing. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BusyException(String message) {
    super(message);
  }
}
