package io.kindling.jobs.training;

/** A number of a shard that steps by itself is not finite. The message says which, as a clause. */
final class NotFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;

  NotFiniteException(long step, String what) {
    super(what);
    this.step = step;
  }

  /** The step, from 0, in which it was found. */
  long step() {
    return step;
  }
}
