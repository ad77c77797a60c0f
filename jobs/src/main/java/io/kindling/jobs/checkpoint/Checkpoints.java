package io.kindling.jobs.checkpoint;

import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.training.BestWeights;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.RunState;
import io.kindling.jobs.training.StopRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Takes the checkpoints of a run when its settings say so. */
public final class Checkpoints implements CheckpointSink, AutoCloseable {
  private static final double NANOS_PER_MINUTE = 60e9;

  private final CheckpointSettings settings;
  private final StopRequest stop;
  private final Optional<RunState> start;
  private final Consumer<BestWeights> best;
  private final CheckpointWriter writer;
  private long takenSteps;
  private volatile long writtenSteps;
  private int takenEpochs;
  private long takenAt = System.nanoTime();

  /**
   * The checkpoints of one run.
   *
   * @param identity what later runs must have in common with it
   * @param stop with which the run may be told to stop
   * @param start what the run goes on from
   * @param best keeps the best weights
   * @param notes hears what could not be written
   */
  public Checkpoints(
      CheckpointStore store,
      RunIdentity identity,
      CheckpointSettings settings,
      StopRequest stop,
      Optional<RunState> start,
      Consumer<BestWeights> best,
      Consumer<String> notes) {
    this.settings = settings;
    this.stop = stop;
    this.start = start;
    this.best = best;
    this.takenSteps = start.map(RunState::steps).orElse(0L);
    this.writtenSteps = takenSteps;
    this.writer =
        new CheckpointWriter(
            state -> {
              store.write(state, identity, settings.keep());
              writtenSteps = state.steps();
            },
            notes);
    this.takenEpochs = start.map(state -> state.history().size()).orElse(0);
  }

  @Override
  public void keepBest(BestWeights weights) {
    best.accept(weights);
  }

  @Override
  public StopRequest stop() {
    return stop;
  }

  @Override
  public Optional<RunState> start() {
    return start;
  }

  /**
   * One that is due while another is being written is taken as soon as that is done; but that of an
   * epoch is taken at its end, and waits for its turn.
   */
  @Override
  public boolean isDue(long steps, int epochs) {
    if (settings.keep() == 0 || steps == takenSteps) {
      return false;
    }
    boolean wanted = passes(settings.everySteps(), takenSteps, steps) || isTime();
    boolean free = writer.isFree(); // also tells of what could not be written
    return passes(settings.everyEpochs(), takenEpochs, epochs) || wanted && free;
  }

  @Override
  public int copies() {
    return settings.copies();
  }

  private static boolean passes(OptionalLong every, long before, long now) {
    return every.isPresent() && now / every.getAsLong() > before / every.getAsLong();
  }

  private boolean isTime() {
    return settings.everyMinutes().isPresent()
        && System.nanoTime() - takenAt >= settings.everyMinutes().getAsDouble() * NANOS_PER_MINUTE;
  }

  @Override
  public void take(RunState state) {
    takenSteps = state.steps();
    takenEpochs = state.history().size();
    takenAt = System.nanoTime();
    writer.begin(state);
  }

  @Override
  public void takeLast(RunState state) {
    if (settings.keep() > 0 && state.steps() > takenSteps) {
      take(state);
    }
  }

  /** The steps after which the last checkpoint was taken that is written; 0 where none is. */
  public long writtenSteps() {
    return writtenSteps;
  }

  /** Waits until all that was taken is written. */
  public void await() {
    writer.await();
  }

  @Override
  public void close() {
    writer.close();
  }
}
