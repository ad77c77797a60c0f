package io.kindling.jobs.averaging;

import java.util.Optional;

/** The averager in the worker's own process: arrays are handed over by reference. */
abstract class NearPort implements AveragerPort {
  final Averager averager;

  NearPort(Averager averager) {
    this.averager = averager;
  }

  @Override
  public Optional<Snapshot> fetch(int plan) {
    return averager.fetch(plan);
  }

  @Override
  public Optional<float[]> carried(int plan, int shard) {
    return averager.carried(plan, shard);
  }

  @Override
  public Optional<float[]> inner(int plan) {
    return averager.inner(plan);
  }

  @Override
  public void give(Contribution part) {
    averager.contribute(part, verdict -> {});
  }

  @Override
  public Snapshot current() {
    return averager.current();
  }

  @Override
  public void beat(int round, long attempt, String phase, long[] nanos) {
    averager.beat(round, attempt, phase, nanos);
  }

  @Override
  public void fail(int round, int plan, WorkerFailure reason) {
    averager.fail(round, plan, reason);
  }
}
