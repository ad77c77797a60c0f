package io.kindling.jobs.training;

/** Why a training ended. */
public enum StopReason {
  /** All epochs were made. */
  ALL_EPOCHS,
  /** The watched metric stopped getting better; the best weights were restored. */
  EARLY_STOPPING
}
