package io.kindling.jobs.averaging;

import io.kindling.jobs.averaging.Operation.Kind;
import java.io.Serializable;
import java.util.Optional;

/**
 * The order of operations of a run, known beforehand to the driver and all workers.
 *
 * @param stepsPerEpoch how many steps use each row once
 * @param epochs how many epochs there are at most
 * @param evaluates whether an evaluation follows each epoch
 */
public record Schedule(int stepsPerEpoch, int epochs, boolean evaluates) implements Serializable {
  public Operation first() {
    return new Operation(0, Kind.TRAIN);
  }

  /** The operation that follows, if any. */
  public Optional<Operation> after(Operation operation) {
    if (evaluates && operation.kind() == Kind.TRAIN && isLastOfEpoch(operation.step())) {
      return Optional.of(new Operation(operation.step(), Kind.EVALUATE));
    }
    return operation.step() + 1 < steps()
        ? Optional.of(new Operation(operation.step() + 1, Kind.TRAIN))
        : Optional.empty();
  }

  /** Whether an epoch is complete once the operation is committed. */
  public boolean completesEpoch(Operation operation) {
    return isLastOfEpoch(operation.step()) && (operation.kind() == Kind.EVALUATE || !evaluates);
  }

  private boolean isLastOfEpoch(long step) {
    return (step + 1) % stepsPerEpoch == 0;
  }

  /** All steps of all epochs. */
  public long steps() {
    return (long) stepsPerEpoch * epochs;
  }

  /** The epoch, from 0, that a step belongs to. */
  public int epoch(long step) {
    return (int) (step / stepsPerEpoch);
  }

  /** The place of a step in its epoch, from 0. */
  public int stepInEpoch(long step) {
    return (int) (step % stepsPerEpoch);
  }
}
