package io.kindling.jobs.averaging;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The averager of a run that has one worker, in the worker's own thread: no one else is waited for,
 * and what others do while it waits, it does itself.
 */
public final class LonePort implements AveragerPort {
  private final Averager averager;
  private final Consumer<List<Registration>> members;

  /**
   * A way to an averager.
   *
   * @param members hears who works before the worker starts
   */
  public LonePort(Averager averager, Consumer<List<Registration>> members) {
    this.averager = averager;
    this.members = members;
  }

  @Override
  public Optional<Assignment> join(Registration task) {
    AtomicReference<Optional<Assignment>> answer = new AtomicReference<>(Optional.empty());
    averager.register(task, answer::set);
    averager.plan(members);
    return answer.get();
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

  /** What completes an epoch is committed where someone waits for it: here. */
  @Override
  public Verdict exchange(Contribution last, Runnable meanwhile) throws InterruptedException {
    AtomicReference<Optional<Verdict>> answer = new AtomicReference<>(Optional.empty());
    averager.contribute(last, verdict -> answer.set(Optional.of(verdict)));
    averager.await(0);
    return answer.get().orElse(Verdict.GONE);
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
