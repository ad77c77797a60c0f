package io.kindling.jobs.training;

/** Where checkpoints are kept. Called on the driver, between two steps. */
@FunctionalInterface
public interface CheckpointSink {
  /** Keeps nothing; the best weights are still restored from memory. */
  CheckpointSink NONE = checkpoint -> {};

  /** Keeps the best weights so far in place of those kept before. */
  void keepBest(Checkpoint checkpoint);
}
