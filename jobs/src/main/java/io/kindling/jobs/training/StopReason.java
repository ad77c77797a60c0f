package io.kindling.jobs.training;

/** Why a training ended. */
public enum StopReason {
  /** All epochs were made. */
  ALL_EPOCHS,
  /** All steps were made. */
  ALL_STEPS,
  /** The watched metric stopped getting better; the best weights were restored. */
  EARLY_STOPPING,
  /** No number of the gradient is above the tolerance. */
  CONVERGED,
  /** All iterations of a search were made. */
  ALL_ITERATIONS,
  /** A search found no lower loss, not even straight down the gradient. */
  STALLED,
  /** A metric reached its target. */
  TARGET_REACHED,
  /** The time was over. */
  TIME_BUDGET,
  /** It was told to stop. */
  TOLD_TO_STOP
}
