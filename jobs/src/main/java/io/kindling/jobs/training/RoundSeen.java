package io.kindling.jobs.training;

import java.util.List;

/**
 * A round as it went.
 *
 * @param round from 1
 * @param firstStep the step that it began with, from 0
 * @param steps those that it committed; 0 where the run went back
 * @param seconds from submitting its stage to the end of its tasks
 * @param trouble why it ended before its time, a clause; empty if it did not
 * @param workers those that it was planned on, in the order of their shards
 */
public record RoundSeen(
    int round,
    long firstStep,
    long steps,
    double seconds,
    String trouble,
    List<WorkerTurn> workers) {
  /** Who takes so many times as long as the worker in the middle is clearly slower. */
  private static final double CLEARLY = 1.5;

  /** Fewer steps say little: a process is slow at first. */
  private static final int FEWEST_STEPS = 10;

  public RoundSeen {
    workers = List.copyOf(workers);
  }

  /**
   * Whether what its workers told can be compared: all had steps enough, and told the last word.
   */
  boolean isMeasured() {
    return trouble.isEmpty()
        && workers.stream().allMatch(turn -> turn.contributions() >= FEWEST_STEPS)
        && workers.stream().allMatch(turn -> turn.compute() > 0);
  }

  /** What the worker in the middle took for a shard in a step; of two, the faster. */
  double usualSecondsOfShard() {
    double[] seconds = workers.stream().mapToDouble(WorkerTurn::secondsOfShard).sorted().toArray();
    return seconds[(seconds.length - 1) / 2];
  }

  /** How many times as long as the worker in the middle one took for its shards; 1 if unknown. */
  public double slowness(WorkerTurn turn) {
    return isMeasured() ? turn.secondsOfShard() / usualSecondsOfShard() : 1;
  }

  /** Whether a worker was clearly slower than the others. */
  public boolean isStraggler(WorkerTurn turn) {
    return isClearlySlower(slowness(turn));
  }

  static boolean isClearlySlower(double slowness) {
    return slowness > CLEARLY;
  }

  /** The seconds that workers spent in a phase: the sum over the rounds of the mean of each. */
  static double seconds(List<RoundSeen> rounds, Phase phase) {
    double sum = 0;
    for (RoundSeen round : rounds) {
      sum += round.workers().stream().mapToDouble(phase::of).average().orElse(0);
    }
    return sum;
  }
}
