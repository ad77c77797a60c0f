package io.kindling.jobs.training;

import io.kindling.jobs.averaging.MasterState;
import io.kindling.jobs.averaging.Position;
import java.util.List;
import java.util.Optional;

/**
 * All that a run needs to go on from a place between two operations, so that it ends as if it had
 * never been stopped.
 *
 * @param position where it goes on
 * @param master parameters, running statistics, optimizer
 * @param tally what was counted
 * @param history each epoch that has ended
 * @param watched how the watched metric stands; empty where none is watched
 */
public record RunState(
    Position position,
    MasterState master,
    Tally tally,
    List<EpochResult> history,
    Optional<Watched> watched) {
  public RunState {
    history = List.copyOf(history);
  }

  /** The same, of a run that went back so often. */
  RunState withRollbacks(int count) {
    return new RunState(position, master, tally.withRollbacks(count), history, watched);
  }

  /** Whether it is the state at the end of an epoch. */
  boolean endsEpoch() {
    return !history.isEmpty() && history.get(history.size() - 1).steps() == steps();
  }

  /** The steps made. */
  public long steps() {
    return tally.steps();
  }

  /**
   * What a run has counted.
   *
   * @param steps made since its beginning
   * @param ofSteps how many there were to be at most
   * @param emptySteps those of them whose rows all had weight zero
   * @param seconds of training, with all earlier processes that worked on it
   * @param epochSeconds those of them in the epoch that is under way
   * @param epochSums what the epoch that is under way has summed
   * @param rollbacks how often the run went back because it had diverged
   */
  public record Tally(
      long steps,
      long ofSteps,
      long emptySteps,
      double seconds,
      double epochSeconds,
      List<Double> epochSums,
      int rollbacks) {
    public Tally {
      epochSums = List.copyOf(epochSums);
    }

    Tally withRollbacks(int count) {
      return new Tally(steps, ofSteps, emptySteps, seconds, epochSeconds, epochSums, count);
    }
  }

  /**
   * How a watched metric stands.
   *
   * @param value its best so far
   * @param epoch when that was, from 1; 0 where no epoch was better than nothing
   * @param notBetter so many epochs in a row were not better
   * @param weights the best; empty where no epoch was better than nothing
   */
  public record Watched(double value, int epoch, int notBetter, Optional<Weights> weights) {}
}
