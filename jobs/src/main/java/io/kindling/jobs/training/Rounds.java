package io.kindling.jobs.training;

import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.RoundView;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.spark.ClusterExecutors;
import io.kindling.jobs.spark.ClusterSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs one round after another until the run is over. */
final class Rounds {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  /** So often a round may break at the same operation. */
  private static final int MOST_ATTEMPTS = 4;

  private final JavaSparkContext context;
  private final TrainingRequest request;
  private final WorkerSpec spec;
  private final Averager averager;
  private final Crew crew;
  private final Losses losses;
  private final SlotLedger ledger;
  private final TrainingListener listener;
  private final List<RoundSeen> seen = new ArrayList<>();
  private int number;
  private boolean broken;
  private long repeatedSteps;
  private long brokenAt = -1;
  private int brokenThere;

  Rounds(
      JavaSparkContext context,
      TrainingRequest request,
      Setup setup,
      Losses losses,
      SlotLedger ledger,
      TrainingListener listener) {
    this.context = context;
    this.request = request;
    this.spec = setup.spec();
    this.averager = setup.averager();
    this.crew = setup.crew();
    this.losses = losses;
    this.ledger = ledger;
    this.listener = listener;
  }

  /** Runs rounds until the last operation of the run is committed. */
  void run() throws InterruptedException {
    RoundEnd end = round();
    while (!end.isRunOver()) {
      if (end.isBroken()) {
        recover(end);
      }
      end = round();
    }
  }

  private RoundEnd round() throws InterruptedException {
    number++;
    try (SlotLedger.Lease lease = ledger.lease(request.groups())) {
      long start = System.nanoTime();
      long first = averager.await(0).open().step();
      averager.open(number, lease.slots(), request.roundSteps());
      RoundStage stage = submit(lease.slots());
      RoundEnd end = RoundEnd.broken("the training was interrupted", false);
      try {
        end =
            new RoundWatch(
                    request.averaging(), averager, stage, crew, losses, listener, lease, enough())
                .watch(number);
        broken = end.isBroken();
        return end;
      } finally {
        close(stage, end);
        tell(first, end, (System.nanoTime() - start) / 1e9);
      }
    }
  }

  /**
   * After a round that ended as planned, all that are there are enough: what did not come during it
   * will not come in a moment. Before the first, and where a worker was lost, more may be about to.
   */
  private IntSupplier enough() {
    boolean settled = number > 1 && !broken;
    return () -> settled ? ClusterSlots.present(context.sc()) : Integer.MAX_VALUE;
  }

  private RoundStage submit(int tasks) throws InterruptedException {
    Schedule schedule = spec.schedule();
    Operation open = averager.await(0).open();
    String description =
        String.format(
            "%s: round %d from step %d of %d, %d shards",
            request.name(), number, open.step(), schedule.steps(), spec.shards());
    String group = spec.endpoint() + "-round-" + number;
    return RoundStage.submit(context, group, description, tasks, request, spec, number);
  }

  private void close(RoundStage stage, RoundEnd end) throws InterruptedException {
    try {
      averager.closeRound();
    } finally {
      finish(stage, end);
    }
  }

  /**
   * Lets the tasks of a round end, or cancels them. An executor on which one does not end is used
   * no more, and is to be ended: others would wait for the shards that lie on it.
   */
  private void finish(RoundStage stage, RoundEnd end) throws InterruptedException {
    boolean over = false;
    try {
      over = !end.isBroken() && stage.await(MOMENT);
    } finally {
      if (!over) {
        stage.cancel();
      }
    }
    Set<String> stuck = losses.awaitEnd(stage.group(), request.averaging().cancelTimeout());
    for (String executor : stuck) {
      crew.exclude(
          executor,
          "its task did not end within " + request.averaging().cancelTimeout().toSeconds() + " s");
      ClusterExecutors.replace(context.sc(), executor);
    }
  }

  private void tell(long first, RoundEnd end, double seconds) throws InterruptedException {
    RoundView last = averager.await(0);
    long behind = end.isRunOver() ? spec.schedule().last(last.open()) + 1 : last.open().step();
    RoundSeen round =
        new RoundSeen(
            number, first, Math.max(0, behind - first), seconds, end.reason(), crew.turns(last));
    seen.add(round);
    crew.learn(round);
    listener.roundEnded(round);
  }

  private void recover(RoundEnd end) throws InterruptedException {
    long open = averager.await(0).open().code();
    brokenThere = open == brokenAt ? brokenThere + 1 : 1;
    brokenAt = open;
    repeatedSteps += end.wasRunning() ? 1 : 0;
    String where = "step " + averager.await(0).open().step();
    if (brokenThere >= MOST_ATTEMPTS) {
      throw new TryAgainException(
          "The round was started "
              + MOST_ATTEMPTS
              + " times at "
              + where
              + " and ended before its time each time, at last because "
              + end.reason()
              + ".");
    }
    listener.replanned(
        spec.schedule().carries()
            ? String.format(
                "Round %d ended before its time: %s. The run goes back to %s.",
                number, end.reason(), where)
            : "Round " + number + " ended in " + where + ": " + end.reason() + ".");
    new Restoration(context, spec.endpoint(), request).run();
  }

  /** The rounds so far. */
  List<RoundSeen> all() {
    return seen;
  }

  long repeatedSteps() {
    return repeatedSteps;
  }
}
