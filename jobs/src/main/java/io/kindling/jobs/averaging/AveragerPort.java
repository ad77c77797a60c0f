package io.kindling.jobs.averaging;

import java.util.Optional;

/** The averager as a worker sees it. Every wait has a deadline. */
public interface AveragerPort {
  /** Registers, and waits for a part; empty when the round is over. */
  Optional<Assignment> join(Registration task) throws InterruptedException;

  /** The parameters to begin a plan with; empty when the plan is no more. */
  Optional<Snapshot> fetch(int plan) throws InterruptedException;

  /** What a shard carries into a plan, empty for zeros; nothing when the plan is no more. */
  Optional<float[]> carried(int plan, int shard) throws InterruptedException;

  /**
   * The mean of the states of the shards' own optimizers as an operation begins with it, empty for
   * zeros; nothing when the plan is no more.
   */
  Optional<float[]> inner(int plan) throws InterruptedException;

  /** Gives a part of an operation that is not the worker's last. */
  void give(Contribution part);

  /** Gives the worker's last part of an operation and waits for its commit. */
  default Verdict exchange(Contribution last) throws InterruptedException {
    return exchange(last, () -> {});
  }

  /**
   * The same.
   *
   * @param meanwhile is done while there is something to wait for; not at all if there is not
   */
  Verdict exchange(Contribution last, Runnable meanwhile) throws InterruptedException;

  /** The parameters after an exchange that was answered with NEXT. */
  Snapshot current();

  /** Says what the worker is doing, and how long each phase took so far. */
  void beat(int round, long attempt, String phase, long[] nanos);

  /** Says why the worker cannot go on; the plan is 0 if it has none yet. */
  void fail(int round, int plan, WorkerFailure reason) throws InterruptedException;
}
