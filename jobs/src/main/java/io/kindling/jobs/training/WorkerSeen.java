package io.kindling.jobs.training;

/**
 * A task that worked in some round.
 *
 * @param executor the executor's id; {@code driver} in local mode
 * @param slot which of the executor's tasks, from 0
 * @param host where it ran
 * @param pid the executor's process
 * @param contributions the steps and evaluations it took part in
 */
public record WorkerSeen(String executor, int slot, String host, long pid, long contributions) {
  /** The name in reports and messages. */
  public String name() {
    return executor + "/" + slot;
  }
}
