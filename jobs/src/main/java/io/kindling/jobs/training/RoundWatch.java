package io.kindling.jobs.training;

import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.Registration;
import io.kindling.jobs.averaging.RoundState;
import io.kindling.jobs.averaging.RoundView;
import io.kindling.jobs.averaging.WorkerFailure;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.partitioning.DataException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Watches a round from its first registration to its end. No wait in it is without a deadline. */
final class RoundWatch {
  private static final long TICK_NANOS = 50_000_000;

  private final AveragingSettings settings;
  private final Averager averager;
  private final RoundStage stage;
  private final Crew crew;
  private final Losses losses;
  private final TrainingListener listener;
  private final SlotLedger.Lease lease;
  private final IntSupplier enough;
  private final long start = System.nanoTime();
  private long firstRegistered;

  /**
   * Watches a round.
   *
   * @param enough how many workers need not wait for others, though there may be tasks for more
   */
  RoundWatch(
      AveragingSettings settings,
      Averager averager,
      RoundStage stage,
      Crew crew,
      Losses losses,
      TrainingListener listener,
      SlotLedger.Lease lease,
      IntSupplier enough) {
    this.settings = settings;
    this.averager = averager;
    this.stage = stage;
    this.crew = crew;
    this.losses = losses;
    this.listener = listener;
    this.lease = lease;
    this.enough = enough;
  }

  /** Returns when the round is over or cannot go on. */
  RoundEnd watch(int round) throws InterruptedException {
    while (true) {
      RoundView view = averager.await(TICK_NANOS);
      if (view.state() == RoundState.RUN_OVER) {
        return RoundEnd.over(RoundEnd.Kind.RUN_OVER);
      }
      if (view.state() == RoundState.ROUND_OVER) {
        return RoundEnd.over(RoundEnd.Kind.ROUND_OVER);
      }
      boolean running = view.state() == RoundState.RUNNING;
      Optional<String> trouble = trouble(view, running);
      if (trouble.isPresent()) {
        return RoundEnd.broken(trouble.get(), running);
      }
      if (!running && isTimeToPlan(view)) {
        plan(round);
      }
    }
  }

  private boolean isTimeToPlan(RoundView view) {
    long now = System.nanoTime();
    if (view.registered() == 0) {
      if (view.isComplete()) {
        throw new TryAgainException("No executor can work on the training: " + reasons() + ".");
      }
      if (now - start > settings.resourceTimeout().toNanos()) {
        throw new TryAgainException(
            "No worker has registered for "
                + settings.resourceTimeout().toSeconds()
                + " s (averaging.resourceTimeout): expected at least one slot of the cluster to"
                + " become free. Ask for more executors, or wait longer.");
      }
      return false;
    }
    firstRegistered = firstRegistered == 0 ? now : firstRegistered;
    return view.isComplete()
        || view.registered() >= enough.getAsInt()
        || now - firstRegistered > settings.joinTimeout().toNanos();
  }

  private String reasons() {
    StringBuilder reasons = new StringBuilder();
    crew.excluded()
        .forEach(
            (executor, reason) ->
                reasons
                    .append(reasons.isEmpty() ? "" : "; ")
                    .append("executor ")
                    .append(executor)
                    .append(": ")
                    .append(reason));
    return reasons.toString();
  }

  private void plan(int round) {
    List<Registration> members = averager.plan(crew::planned);
    lease.shrink(members.size());
    listener.roundStarted(round, crew.members());
  }

  /** Why the round cannot go on, as a clause. */
  private Optional<String> trouble(RoundView view, boolean running) {
    if (view.failure().isPresent()) {
      return Optional.of(failed(view.failure().get()));
    }
    for (Optional<Losses.Loss> loss = losses.take(); loss.isPresent(); loss = losses.take()) {
      boolean ours =
          loss.get().isExecutor()
              ? view.executors().contains(loss.get().executor())
              : loss.get().group().equals(stage.group());
      if (ours) {
        return Optional.of(loss.get().sentence());
      }
    }
    if (stage.isDone()) {
      return Optional.of(
          "its Spark job ended"
              + stage.failure().map(failure -> ": " + failure.getMessage()).orElse(""));
    }
    if (!running) {
      return Optional.empty();
    }
    List<String> silent = view.silent(settings.heartbeatTimeout().toNanos());
    if (!silent.isEmpty()) {
      return Optional.of(String.join("; ", silent));
    }
    if (System.nanoTime() - view.lastCommit() > settings.exchangeTimeout().toNanos()) {
      int steps = settings.exchange().every();
      return Optional.of(
          (steps == 1 ? "a step" : steps + " steps")
              + " took longer than "
              + settings.exchangeTimeout().toSeconds()
              + " s (averaging.stepTimeout"
              + (steps == 1 ? ")" : " for each)"));
    }
    return Optional.empty();
  }

  private String failed(WorkerFailure failure) {
    return switch (failure.kind()) {
      case DIVERGED -> throw new DivergedException(failure.step(), failure.message());
      case TOO_LARGE ->
          throw new ConfigException("Executor " + failure.executor() + ": " + failure.message());
      case BAD_DATA -> throw DataException.bad("%s", failure.message());
      case MISSING_DATA -> throw DataException.missing("%s", failure.message());
      case ERROR -> "executor " + failure.executor() + " could not go on: " + failure.message();
    };
  }
}
