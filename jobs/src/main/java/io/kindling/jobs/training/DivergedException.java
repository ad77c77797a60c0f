package io.kindling.jobs.training;

/** A loss, gradient or parameter that is not a finite number. The message is a sentence. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;

  public DivergedException(long step, String message) {
    super(message);
    this.step = step;
  }

  /** The step, from 0, in which it was found. */
  public long step() {
    return step;
  }
}
