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
 * @param handBack every how many steps, counted from step 0, a round ends and workers hand back
 *     what shards carry from step to step; 0 where they carry nothing
 */
public record Schedule(int stepsPerEpoch, int epochs, boolean evaluates, int handBack)
    implements Serializable {
  /** The order of a run whose shards carry nothing. */
  public Schedule(int stepsPerEpoch, int epochs, boolean evaluates) {
    this(stepsPerEpoch, epochs, evaluates, 0);
  }

  /** Whether shards carry something from step to step. */
  public boolean carries() {
    return handBack > 0;
  }

  /** Whether what shards carry is given with an operation. */
  public boolean handsBack(Operation operation) {
    return carries() && operation.kind() == Kind.TRAIN && (operation.step() + 1) % handBack == 0;
  }

  /**
   * Whether the run is kept as it stands after an operation: where shards have handed back what
   * they carry, and where an epoch ends, because all carry zeros into the next.
   */
  boolean isKeptAfter(Operation operation) {
    return carries() && (handsBack(operation) || completesEpoch(operation));
  }

  /**
   * The last operation of a round.
   *
   * @param steps how many it may have where shards carry nothing
   */
  Operation endOfRound(Operation first, long steps) {
    long last = carries() ? (first.step() / handBack + 1) * handBack - 1 : first.step() + steps - 1;
    return new Operation(last, Kind.EVALUATE);
  }

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
