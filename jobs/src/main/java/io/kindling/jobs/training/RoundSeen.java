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
  public RoundSeen {
    workers = List.copyOf(workers);
  }
}
