package io.kindling.jobs.averaging;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The averager of a run that has one worker, in the worker's own thread: no one else is waited for,
 * and what others do while it waits, it does itself.
 */
public final class LonePort extends NearPort {
  private final Consumer<List<Registration>> members;

  /**
   * A way to an averager.
   *
   * @param members hears who works before the worker starts
   */
  public LonePort(Averager averager, Consumer<List<Registration>> members) {
    super(averager);
    this.members = members;
  }

  @Override
  public Optional<Assignment> join(Registration task) {
    AtomicReference<Optional<Assignment>> answer = new AtomicReference<>(Optional.empty());
    averager.register(task, answer::set);
    averager.plan(members);
    return answer.get();
  }

  /** What completes an epoch is committed where someone waits for it: here. */
  @Override
  public Verdict exchange(Contribution last, Runnable meanwhile) throws InterruptedException {
    AtomicReference<Optional<Verdict>> answer = new AtomicReference<>(Optional.empty());
    averager.contribute(last, verdict -> answer.set(Optional.of(verdict)));
    averager.await(0);
    return answer.get().orElse(Verdict.GONE);
  }
}
