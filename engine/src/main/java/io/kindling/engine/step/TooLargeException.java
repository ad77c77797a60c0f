package io.kindling.engine.step;

/** A network that needs more memory than this machine or container has. The message says all. */
public final class TooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  TooLargeException(String message) {
    super(message);
  }
}
