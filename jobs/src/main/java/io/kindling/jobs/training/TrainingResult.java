package io.kindling.jobs.training;

import io.kindling.jobs.averaging.Traffic;
import java.util.List;

/**
 * What a training brought.
 *
 * @param weights the best where early stopping watches a metric, else the last
 * @param history each epoch
 * @param bestEpoch the epoch, from 1, that the weights are from
 * @param steps the steps made
 * @param emptySteps those of them that were skipped because all their rows had weight zero; where
 *     shards step by themselves, the rows of all steps until changes are averaged
 * @param repeatedSteps how often a step was begun again because a round ended before its time; if
 *     workers hold state, all steps since it was kept
 * @param stopReason why it ended
 * @param shards S
 * @param workers all that took part
 * @param allRounds each round
 * @param roundSteps the most steps of a round
 * @param traffic what went between the driver and workers in other processes
 * @param timing where the time went
 * @param samplesPerSecond training rows by the clock on the wall, evaluations left out
 * @param kernels the back end, its instruction set and threads, as resolved on the driver
 * @param reproducible whether all workers had the same kernels and model of CPU
 */
public record TrainingResult(
    Weights weights,
    List<EpochResult> history,
    int bestEpoch,
    long steps,
    long emptySteps,
    long repeatedSteps,
    StopReason stopReason,
    int shards,
    List<WorkerSeen> workers,
    List<RoundSeen> allRounds,
    int roundSteps,
    Traffic traffic,
    Timing timing,
    double samplesPerSecond,
    String kernels,
    boolean reproducible) {
  public TrainingResult {
    history = List.copyOf(history);
    workers = List.copyOf(workers);
    allRounds = List.copyOf(allRounds);
  }

  /** The number of rounds. */
  public int rounds() {
    return allRounds.size();
  }

  /** The number of epochs made. */
  public int epochs() {
    return history.size();
  }
}
