package io.kindling.jobs.averaging;

import io.kindling.jobs.averaging.Operation.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Averages the gradients of a run. A round is opened, its tasks register, a plan is made of those
 * that did, and its members give their parts of one operation after another; each is committed
 * whole or not at all. When a round is closed, what was open is dropped, and the next round begins
 * with it.
 */
public final class Averager implements AutoCloseable {
  private final Terms terms;
  private final Image image;
  private final Schedule schedule;
  private final Master master;
  private final SumsLayout layout;
  private final AveragerListener listener;
  private final Rewinding rewinding;
  private final StepWatch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition committed = lock.newCondition();

  private Membership membership = new Membership(0, 0);
  private volatile Snapshot serving = Snapshot.NOTHING;
  private volatile RoundState state = RoundState.CLOSED;
  private SliceSums sums;
  private Gathering open;
  private Operation endOfRound;
  private boolean committing;
  private boolean commitPending;
  private volatile int plan;
  private long lastCommit;
  private Optional<WorkerFailure> failure = Optional.empty();
  private Optional<RuntimeException> broken = Optional.empty();

  /** An averager with the master copy as it stood where the run goes on. */
  public Averager(
      Terms terms,
      Schedule schedule,
      Master master,
      SumsLayout layout,
      AveragerListener listener,
      StepWatch watch) {
    this.terms = terms;
    this.image = new Image(terms.freight());
    this.schedule = schedule;
    this.master = master;
    this.layout = layout;
    this.listener = listener;
    this.watch = watch;
    this.rewinding = new Rewinding(terms.start(), schedule, master, listener);
    this.sums = new SliceSums(Tables.of(terms.freight()), watch);
    this.open = new Gathering(terms.shards(), terms.start().next(), sums);
    serve();
  }

  /**
   * Opens a round.
   *
   * @param round its number
   * @param tasks how many tasks are submitted for it
   * @param steps it ends after so many steps, or with the run; where workers hold state, the
   *     schedule says when
   */
  public void open(int round, int tasks, long steps) {
    lock.lock();
    try {
      membership = new Membership(round, tasks);
      state = RoundState.REGISTERING;
      endOfRound = schedule.endOfRound(open.operation(), steps);
      failure = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** A task is ready; it is answered with its part, or with nothing when the round is over. */
  void register(Registration task, Consumer<Optional<Assignment>> answer) {
    String refusal = listener.refusal(task);
    lock.lock();
    try {
      boolean stands = task.round() == membership.round() && state.takesTasks();
      if (stands && refusal.isEmpty()) {
        membership.register(task, answer, System.nanoTime());
      } else if (stands) {
        membership.refuse(task, answer);
      } else {
        answer.accept(Optional.empty());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Plans the round on those that have registered, and lets them start.
   *
   * @param members hears who they are before the first of them starts
   */
  public List<Registration> plan(Consumer<List<Registration>> members) {
    lock.lock();
    try {
      plan++;
      membership.plan(terms.groups(), listener::pace);
      members.accept(membership.members());
      sums = new SliceSums(Tables.of(terms.freight()), watch);
      open = new Gathering(terms.shards(), open.operation(), sums);
      state = RoundState.RUNNING;
      lastCommit = System.nanoTime();
      membership.assign(plan, terms, open.operation());
      return membership.members();
    } finally {
      lock.unlock();
    }
  }

  /** What adds up the gradients that come in slices, if the plan still stands. */
  Optional<SliceSums> sums(int ofPlan) {
    return ifStands(ofPlan, () -> sums);
  }

  /** The parameters, if the plan still stands. */
  Optional<Snapshot> fetch(int ofPlan) {
    return ifStands(ofPlan, () -> serving);
  }

  /** What a shard carries into the round, empty for zeros; nothing if the plan is no more. */
  Optional<float[]> carried(int ofPlan, int shard) {
    return ifStands(ofPlan, () -> rewinding.carried(shard));
  }

  /**
   * The mean of the shards' optimizers' states, empty for zeros; nothing if the plan is no more.
   */
  Optional<float[]> inner(int ofPlan) {
    return ifStands(ofPlan, master::innerState);
  }

  private <T> Optional<T> ifStands(int ofPlan, Supplier<T> what) {
    lock.lock();
    try {
      return stands(ofPlan) ? Optional.of(what.get()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  boolean stands(int ofPlan) {
    return state == RoundState.RUNNING && ofPlan == plan;
  }

  /** A part of an operation; giving it again changes nothing. Answered after the commit. */
  void contribute(Contribution part, Consumer<Verdict> answer) {
    contribute(part, new Answers(List.of(answer)));
  }

  /** Answers when an operation is committed. */
  void await(int ofPlan, Operation operation, Consumer<Verdict> answer) {
    Answers answers = new Answers(List.of(answer));
    lock.lock();
    try {
      if (isOpen(ofPlan, operation, answers)) {
        open.await(answers);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an operation is the open one; gives the answers where it is not. */
  private boolean isOpen(int ofPlan, Operation operation, Answers answers) {
    int late = operation.compareTo(open.operation());
    if (stands(ofPlan) && late == 0) {
      return true;
    }
    Verdict verdict = ofPlan == plan ? state.verdict(late < 0) : Verdict.GONE;
    answers.each().forEach(answer -> answer.accept(verdict));
    return false;
  }

  /** A part of an operation with several answers to be given. */
  void contribute(Contribution part, Answers answers) {
    boolean complete = false;
    Registration worker;
    lock.lock();
    try {
      if (!isOpen(part.plan(), part.operation(), answers)) {
        return;
      }
      open.await(answers);
      worker = membership.members().get(part.member());
      if (!open.accept(part)) {
        return;
      }
      watch.arrived(part.member());
      if (open.isComplete()) {
        watch.complete();
        complete = !schedule.completesEpoch(open.operation());
        commitPending = !complete;
        committing = true;
        if (commitPending) {
          changed.signalAll();
        }
      }
    } finally {
      lock.unlock();
    }
    tellAccepted(part.operation(), worker);
    if (complete) {
      commit();
    }
  }

  private void tellAccepted(Operation operation, Registration worker) {
    try {
      listener.accepted(operation, worker);
    } catch (RuntimeException | Error problem) {
      lock.lock();
      try {
        broken = Optional.of(Waits.unchecked(problem));
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Commits the open operation, all of whose parts have come. */
  private void commit() {
    Gathering whole = open;
    boolean goesOn = false;
    Optional<RuntimeException> problem = Optional.empty();
    try {
      double[] sums = whole.sums();
      if (whole.operation().kind() == Kind.TRAIN && sums[SumsLayout.WEIGHT] != 0) {
        master.takeInner(whole.innerAdditions(), sums);
        sums = watch.step(master, whole, sums, layout);
      }
      goesOn = listener.committed(whole.operation(), sums);
      rewinding.committed(whole);
      if (schedule.isResumableAfter(whole.operation())) {
        listener.settled(new Position(schedule.next(whole.operation()), rewinding.handedBack()));
      }
    } catch (RuntimeException | Error failed) {
      problem = Optional.of(Waits.unchecked(failed));
    }
    Verdict verdict = settle(whole, goesOn, problem);
    List<Consumer<Verdict>> waiting = whole.waiting();
    watch.send(() -> master.blocks().all(waiting.size(), i -> waiting.get(i).accept(verdict)));
  }

  /** A worker of this process that waits for its answer takes a hand in the commit. */
  void help() {
    master.blocks().help();
  }

  private Verdict settle(Gathering whole, boolean goesOn, Optional<RuntimeException> problem) {
    lock.lock();
    try {
      committing = false;
      broken = broken.or(() -> problem);
      lastCommit = System.nanoTime();
      Optional<Operation> next =
          goesOn && problem.isEmpty() ? schedule.after(whole.operation()) : Optional.empty();
      next.ifPresent(operation -> open = new Gathering(terms.shards(), operation, sums));
      serve();
      if (next.isEmpty()) {
        state = RoundState.RUN_OVER;
      } else if (next.get().compareTo(endOfRound) > 0) {
        state = RoundState.ROUND_OVER;
      }
      committed.signalAll();
      if (state != RoundState.RUNNING) {
        changed.signalAll();
      }
      return state == RoundState.RUNNING ? Verdict.NEXT : Verdict.END;
    } finally {
      lock.unlock();
    }
  }

  /** Makes what the open operation is about what workers are sent. */
  private void serve() {
    Operation next = open.operation();
    Snapshot now = image.of(next, master.serving(next, schedule.steps(next)), master.blocks());
    serving = now.after(serving);
  }

  /** A worker says that it is alive, what it is doing, and how long each phase took so far. */
  void beat(int round, long attempt, String phase, long[] nanos) {
    lock.lock();
    try {
      if (round == membership.round()) {
        membership.beat(attempt, new Membership.Beat(System.nanoTime(), phase, nanos));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A worker cannot go on. */
  void fail(int round, int ofPlan, WorkerFailure reason) {
    lock.lock();
    try {
      boolean counts = ofPlan == 0 ? state.takesTasks() : stands(ofPlan);
      if (round == membership.round() && counts && failure.isEmpty()) {
        failure = Optional.of(reason);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something happens or the time is over, and commits what completes an epoch. Throws
   * what a listener threw.
   */
  public RoundView await(long nanos) throws InterruptedException {
    boolean pending;
    lock.lock();
    try {
      if (!commitPending && state.isOpen() && failure.isEmpty() && broken.isEmpty()) {
        changed.awaitNanos(nanos);
      }
      pending = commitPending;
      commitPending = false;
    } finally {
      lock.unlock();
    }
    if (pending) {
      commit();
    }
    lock.lock();
    try {
      if (broken.isPresent()) {
        throw broken.get();
      }
      return membership.view(state, open.operation(), lastCommit, failure);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the round: what has not been committed is dropped, and all that wait are told. A commit
   * that has begun is waited for, because it is changing the parameters. A run whose workers hold
   * state goes back to where it was kept if the round has not come to its end.
   */
  public void closeRound() {
    List<Consumer<Verdict>> waiting;
    lock.lock();
    try {
      Waits.until(
          () -> !committing || commitPending,
          committed,
          "The commit of " + open.operation() + " did not end");
      committing = false;
      commitPending = false;
      boolean wasRunning = state == RoundState.RUNNING;
      state = RoundState.CLOSED;
      waiting = wasRunning ? List.copyOf(open.waiting()) : List.of();
      Operation next = wasRunning ? rewinding.rewound(open.operation()) : open.operation();
      sums.close();
      open = new Gathering(terms.shards(), next, sums);
      serve();
      watch.dropped();
      membership.takeAnswers().forEach(answer -> answer.accept(Optional.empty()));
    } finally {
      lock.unlock();
    }
    waiting.forEach(answer -> answer.accept(Verdict.GONE));
  }

  /** What travels between workers and this. */
  Freight freight() {
    return terms.freight();
  }

  /** The parameters that the open operation is about. */
  public Snapshot current() {
    return serving;
  }

  @Override
  public void close() {
    master.close();
  }
}
