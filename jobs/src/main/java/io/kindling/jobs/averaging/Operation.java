package io.kindling.jobs.averaging;

import java.io.Serializable;

/**
 * What all workers do together and the averager commits as a whole.
 *
 * @param step the training step, from 0, the first where it has several; an evaluation has the step
 *     that it follows
 */
public record Operation(long step, Kind kind) implements Serializable, Comparable<Operation> {
  /** Training steps, or the metrics of the validation part. */
  public enum Kind {
    TRAIN,
    EVALUATE
  }

  /** One number that grows from operation to operation. */
  public long code() {
    return 2 * step + kind.ordinal();
  }

  static Operation ofCode(long code) {
    return new Operation(code / 2, Kind.values()[(int) (code % 2)]);
  }

  @Override
  public int compareTo(Operation other) {
    return Long.compare(code(), other.code());
  }
}
