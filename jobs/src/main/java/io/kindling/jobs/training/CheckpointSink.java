package io.kindling.jobs.training;

import java.util.Optional;

/** Where checkpoints are kept. Called on the driver, between two steps. */
@FunctionalInterface
public interface CheckpointSink {
  /** Keeps nothing; the best weights are still restored from memory. */
  CheckpointSink NONE = best -> {};

  /** For what is only planned: keeps nothing, but says how many copies will be held. */
  static CheckpointSink planned(int copies) {
    return new CheckpointSink() {
      @Override
      public void keepBest(BestWeights best) {}

      @Override
      public int copies() {
        return copies;
      }
    };
  }

  /** Keeps the best weights so far in place of those kept before. */
  void keepBest(BestWeights best);

  /** With which the run may be told to stop, so that it leaves a checkpoint. */
  default StopRequest stop() {
    return new StopRequest();
  }

  /** What the run goes on from; empty where it begins with its first step. */
  default Optional<RunState> start() {
    return Optional.empty();
  }

  /** Seconds of training before what is now begun. */
  default double secondsBefore() {
    return start().map(state -> state.tally().seconds()).orElse(0.0);
  }

  /** Whether a checkpoint is to be taken after so many steps and epochs. */
  default boolean isDue(long steps, int epochs) {
    return false;
  }

  /** How many copies of a run it may hold at once. */
  default int copies() {
    return 1;
  }

  /** Takes a checkpoint; returns before it is written. */
  default void take(RunState state) {}

  /** Takes the checkpoint of a run that ends here, also while another is being written. */
  default void takeLast(RunState state) {}
}
