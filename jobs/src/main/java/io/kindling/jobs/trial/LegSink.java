package io.kindling.jobs.trial;

import io.kindling.engine.Checks;
import io.kindling.jobs.training.BestWeights;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.RunState;
import io.kindling.jobs.training.StopRequest;
import io.kindling.jobs.training.TrainingListener;
import java.util.Optional;

/** Tells a training to stop at the end of an epoch, and takes how it stands there. */
final class LegSink implements CheckpointSink, TrainingListener {
  private final StopRequest stop = new StopRequest();
  private final Optional<RunState> start;
  private final int epochs;
  private Optional<RunState> end = Optional.empty();

  /**
   * Of one part of a training.
   *
   * @param epochs after which it ends
   */
  LegSink(Optional<RunState> start, int epochs) {
    this.start = start;
    this.epochs = epochs;
  }

  @Override
  public void epochEnded(EpochResult epoch) {
    if (epoch.epoch() >= epochs) {
      boolean heeded = stop.tell();
      Checks.require(heeded, "The training of epoch %s is not under way", epoch.epoch());
    }
  }

  @Override
  public void keepBest(BestWeights best) {}

  @Override
  public StopRequest stop() {
    return stop;
  }

  @Override
  public Optional<RunState> start() {
    return start;
  }

  @Override
  public void takeLast(RunState state) {
    end = Optional.of(state);
  }

  /** How the training stood when it ended. */
  RunState end() {
    return end.orElseThrow();
  }
}
