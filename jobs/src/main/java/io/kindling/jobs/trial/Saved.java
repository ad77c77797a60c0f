package io.kindling.jobs.trial;

import io.kindling.jobs.checkpoint.StateBytes;
import io.kindling.jobs.training.RunState;
import java.io.Serializable;
import java.util.Optional;

/** How a trial stood at the end of an epoch, as bytes that travel and are kept. */
public final class Saved implements Serializable {
  /** A trial that has not begun. */
  public static final Saved NOTHING = new Saved();

  private static final long serialVersionUID = 1;

  private final byte[] bytes;

  private Saved(byte... bytes) {
    this.bytes = bytes;
  }

  /** What was kept. */
  public static Saved of(byte[] bytes) {
    return new Saved(bytes.clone());
  }

  static Saved of(RunState state) {
    return new Saved(StateBytes.of(state));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public boolean isNothing() {
    return bytes.length == 0;
  }

  /** What a training goes on from. */
  Optional<RunState> state() {
    return isNothing() ? Optional.empty() : Optional.of(StateBytes.read(bytes));
  }
}
