package io.kindling.engine.model;

/** A model file that cannot be used; the message says which, why, and what was expected. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
