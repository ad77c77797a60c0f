package io.kindling.jobs.training;

/**
 * A worker in one round. The seconds are those that it told last, and zero where it was lost before
 * its first word.
 *
 * @param worker its name
 * @param host where it ran
 * @param pid the executor's process
 * @param shards how many it had
 * @param contributions the steps and evaluations it took part in
 */
public record WorkerTurn(
    String worker,
    String host,
    long pid,
    int shards,
    long contributions,
    double data,
    double compute,
    double sync,
    double evaluate) {
  /** The seconds that it computed for a shard in a step. */
  public double secondsOfShard() {
    return compute / Math.max(1, shards * contributions);
  }

  /** The executor's id. */
  public String executor() {
    return worker.substring(0, worker.lastIndexOf('/'));
  }
}
