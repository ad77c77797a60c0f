package io.kindling.engine.backend.onednn;

/** The kernels library could not be loaded or refused a call; the message says what to do. */
public final class OneDnnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OneDnnException(String message) {
    super(message);
  }

  OneDnnException(String message, Throwable cause) {
    super(message, cause);
  }
}
