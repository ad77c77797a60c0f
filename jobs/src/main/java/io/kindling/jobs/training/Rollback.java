package io.kindling.jobs.training;

import io.kindling.jobs.config.TrainingSettings;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Takes a run that has diverged back to the end of an epoch, with lower learning rates. Between the
 * run and its checkpoints, of which it lets only those at the ends of epochs pass: a run that is
 * resumed goes back to where it would have gone.
 */
final class Rollback implements CheckpointSink {
  private static final int MOST = 10;

  private final TrainingRequest request;
  private final CheckpointSink checkpoints;
  private final double factor;
  private final long began = System.nanoTime();
  private Optional<RunState> safe;
  private int count;

  Rollback(TrainingRequest request, double factor) {
    this.request = request;
    this.checkpoints = request.checkpoints();
    this.factor = factor;
    this.safe = checkpoints.start();
    this.count = safe.map(state -> state.tally().rollbacks()).orElse(0);
  }

  /** One try to train. */
  @FunctionalInterface
  interface Attempt {
    TrainingResult of(TrainingRequest request) throws InterruptedException;
  }

  /** Trains, and goes back where a run has diverged and is to. */
  static TrainingResult attempts(
      TrainingRequest request, TrainingListener listener, Attempt attempt)
      throws InterruptedException {
    OptionalDouble factor = request.training().stopping().rollback();
    if (factor.isEmpty()) {
      return attempt.of(request);
    }
    Rollback rollback = new Rollback(request, factor.getAsDouble());
    while (true) {
      try {
        return attempt.of(rollback.request());
      } catch (DivergedException diverged) {
        listener.replanned(rollback.back(diverged));
      }
    }
  }

  /** What is to be trained from where the run stands, with the rates that hold now. */
  TrainingRequest request() {
    if (count == 0) {
      return request.with(this);
    }
    TrainingSettings settings = request.training();
    float all = (float) Math.pow(factor, count);
    return request.with(settings.with(settings.stepping().scaled(all))).with(this);
  }

  /** Goes back; what happened, as a sentence. Throws where it has gone back often enough. */
  String back(DivergedException diverged) {
    if (count == MOST) {
      throw new DivergedException(
          diverged.step(),
          String.format(
              "%s The run went back %d times with lower rates before (training.onDiverge).",
              diverged.getMessage(), MOST));
    }
    count++;
    int epochs = safe.map(state -> state.history().size()).orElse(0);
    return String.format(
        "%s The run goes back to %s, with %s of the learning rates.",
        diverged.getMessage(),
        epochs == 0 ? "its beginning" : "the end of epoch " + epochs,
        Math.pow(factor, count));
  }

  @Override
  public StopRequest stop() {
    return checkpoints.stop();
  }

  @Override
  public void keepBest(BestWeights best) {
    checkpoints.keepBest(best);
  }

  @Override
  public Optional<RunState> start() {
    return safe.map(state -> state.withRollbacks(count));
  }

  /** Steps that were in vain took their time, too. */
  @Override
  public double secondsBefore() {
    return checkpoints.secondsBefore() + (System.nanoTime() - began) / 1e9;
  }

  @Override
  public boolean isDue(long steps, int epochs) {
    return epochs > safe.map(state -> state.history().size()).orElse(0);
  }

  @Override
  public void take(RunState state) {
    RunState counted = state.withRollbacks(count);
    safe = Optional.of(counted);
    if (checkpoints.isDue(state.steps(), state.history().size())) {
      checkpoints.take(counted);
    }
  }

  @Override
  public void takeLast(RunState state) {
    if (state.endsEpoch()) {
      safe = Optional.of(state.withRollbacks(count));
    }
    safe.ifPresent(checkpoints::takeLast);
  }
}
