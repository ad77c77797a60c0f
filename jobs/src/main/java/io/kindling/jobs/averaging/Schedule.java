package io.kindling.jobs.averaging;

import io.kindling.engine.Checks;
import io.kindling.jobs.averaging.Operation.Kind;
import java.io.Serializable;
import java.util.Optional;

/**
 * The order of operations of a run, known beforehand to the driver and all workers.
 *
 * @param stepsPerEpoch how many steps use each row once
 * @param epochs how many epochs there are at most
 * @param evaluateEvery an evaluation follows every so many epochs, and the last; 0: none
 * @param handBack every how many steps, counted from step 0, a round ends and workers hand back
 *     what they hold from step to step; 0 where they hold nothing
 * @param every how many steps of shards by themselves make one operation; the last of an epoch has
 *     what is left
 * @param most the run ends after so many steps at the latest, and so does its last epoch
 */
public record Schedule(
    int stepsPerEpoch, int epochs, int evaluateEvery, int handBack, int every, long most)
    implements Serializable {
  public Schedule {
    Checks.require(
        evaluateEvery >= 0, "Invalid number of epochs %s: expected a number from 0", evaluateEvery);
    Checks.require(every > 0, "Invalid number of steps %s: expected a number from 1", every);
  }

  /** The order of a run that ends with an epoch. */
  public Schedule(int stepsPerEpoch, int epochs, int evaluateEvery, int handBack, int every) {
    this(stepsPerEpoch, epochs, evaluateEvery, handBack, every, Long.MAX_VALUE);
  }

  /** The order of a run whose workers hold nothing, step by step. */
  public Schedule(int stepsPerEpoch, int epochs, int evaluateEvery) {
    this(stepsPerEpoch, epochs, evaluateEvery, 0);
  }

  /** The order of a run step by step. */
  public Schedule(int stepsPerEpoch, int epochs, int evaluateEvery, int handBack) {
    this(stepsPerEpoch, epochs, evaluateEvery, handBack, 1);
  }

  /** Whether shards step by themselves before what they changed is averaged. */
  public boolean isLocal() {
    return every > 1;
  }

  /** Whether workers hold something from step to step that would be lost with them. */
  public boolean carries() {
    return handBack > 0;
  }

  /** How many steps a training operation has. */
  public int steps(Operation operation) {
    return (int) (last(operation) - operation.step() + 1);
  }

  /** The last step of an operation. */
  public long last(Operation operation) {
    return operation.kind() == Kind.TRAIN ? lastBeside(operation.step()) : operation.step();
  }

  /** The last step of the operation that a step is made in. */
  private long lastBeside(long step) {
    long epoch = step - stepInEpoch(step);
    long behind = ((step - epoch) / every + 1) * every;
    return Math.min(epoch + Math.min(behind, stepsPerEpoch), steps()) - 1;
  }

  /** Whether what shards carry is given with an operation. */
  public boolean handsBack(Operation operation) {
    return operation.kind() == Kind.TRAIN
        && carries()
        && (endsRound(operation) || isLastOfEpoch(last(operation)));
  }

  /** Whether the last step of a round is made in a training operation. */
  private boolean endsRound(Operation operation) {
    return (last(operation) + 1) / handBack > operation.step() / handBack;
  }

  /**
   * Whether the run is kept as it stands after an operation: where a round ends, and where an epoch
   * does.
   */
  boolean isKeptAfter(Operation operation) {
    boolean ends = operation.kind() == Kind.TRAIN && carries() && endsRound(operation);
    return ends || (carries() && completesEpoch(operation));
  }

  /** Whether a run may go on from the end of an operation in another process. */
  boolean isResumableAfter(Operation operation) {
    return !isEvaluatedAfter(operation) && (!carries() || isKeptAfter(operation));
  }

  private boolean isEvaluatedAfter(Operation operation) {
    return operation.kind() == Kind.TRAIN && endsEvaluatedEpoch(last(operation));
  }

  /** Whether a step is the last of an epoch that an evaluation follows. */
  private boolean endsEvaluatedEpoch(long step) {
    return evaluates()
        && isLastOfEpoch(step)
        && (step + 1 == steps() || (epoch(step) + 1) % evaluateEvery == 0);
  }

  /** Whether there are evaluations. */
  public boolean evaluates() {
    return evaluateEvery > 0;
  }

  /**
   * The last operation of a round.
   *
   * @param steps how many it may have where workers hold nothing
   */
  Operation endOfRound(Operation first, long steps) {
    long last = carries() ? (first.step() / handBack + 1) * handBack - 1 : first.step() + steps - 1;
    return new Operation(lastBeside(last), Kind.EVALUATE);
  }

  public Operation first() {
    return new Operation(0, Kind.TRAIN);
  }

  /** The operation that follows, if any. */
  public Optional<Operation> after(Operation operation) {
    if (isEvaluatedAfter(operation)) {
      return Optional.of(new Operation(last(operation), Kind.EVALUATE));
    }
    Operation next = next(operation);
    return next.step() < steps() ? Optional.of(next) : Optional.empty();
  }

  /** The training that would follow if no run ended. */
  Operation next(Operation operation) {
    return new Operation(last(operation) + 1, Kind.TRAIN);
  }

  /** Whether an epoch is complete once the operation is committed. */
  public boolean completesEpoch(Operation operation) {
    return isLastOfEpoch(last(operation)) && !isEvaluatedAfter(operation);
  }

  /** Whether a step is the last of its epoch. */
  public boolean isLastOfEpoch(long step) {
    return (step + 1) % stepsPerEpoch == 0 || step + 1 == steps();
  }

  /** All steps of all epochs. */
  public long steps() {
    return Math.min(most, (long) stepsPerEpoch * epochs);
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
