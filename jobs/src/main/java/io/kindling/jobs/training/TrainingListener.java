package io.kindling.jobs.training;

import java.util.List;

/** Hears how a training goes. Called on the driver, one call at a time; should return soon. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * A round begins.
   *
   * @param round from 1
   * @param workers those that it was planned on, in the order of their shards
   */
  default void roundStarted(int round, List<WorkerSeen> workers) {}

  /**
   * A step was committed, or all that shards took by themselves before they were averaged.
   *
   * @param steps how many there are now
   * @param ofSteps how many there will be at most
   * @param loss the training loss of the step, or the mean of all these
   */
  default void stepCommitted(long steps, long ofSteps, double loss) {}

  /** Whether {@link #stepMeasured} is to be told of a step, once so many are made. */
  default boolean wantsStep(long steps) {
    return false;
  }

  /** What a step brought that was wanted. */
  default void stepMeasured(StepResult step) {}

  /** The parameters and the gradient of the last step of an epoch, before its end is told. */
  default void numbersSeen(LayerNumbers numbers) {}

  default void epochEnded(EpochResult epoch) {}

  /** Something that does not end the run but should be known, as a clause. */
  default void warned(String clause) {}

  /** A round is over, by itself or before its time. */
  default void roundEnded(RoundSeen round) {}

  /** A round ended before its time, and the next is planned; the reason is a sentence. */
  default void replanned(String reason) {}

  /** An executor is not used any more; the reason is a sentence. */
  default void excluded(String executor, String reason) {}

  /** An executor turned out to be clearly slower than others; a clause says so. */
  default void straggled(String clause) {}

  /** The averager accepted a part of a step's gradient from a worker. */
  default void contributionAccepted(long step, WorkerSeen worker) {}
}
