package io.kindling.jobs.trial;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Network;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.training.SlotLedger;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRoom;
import io.kindling.jobs.training.TryAgainException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.draw.MovedRows;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Each trial is a training on the cluster, several beside each other. A trial begins once it has
 * slots of its own, and gives them back at its end: those that wait hold none.
 */
final class LargeTrials implements TrialRunner {
  /** A thread of the driver each. */
  private static final int MOST = 256;

  private final JavaSparkContext spark;
  private final String text;
  private final Pool pool;
  private final int most;
  private final SlotLedger ledger;
  private final Function<Trial, TrainingListener> listeners;
  private final SharedRows shared = new SharedRows();
  private final Turns turns = new Turns();
  private final Semaphore places;
  private final SharedMemory heap;
  private final SharedMemory outside;

  LargeTrials(JavaSparkContext spark, String text, Pool pool, OptionalInt most) {
    this(spark, text, pool, most, trial -> TrainingListener.NONE);
  }

  LargeTrials(
      JavaSparkContext spark,
      String text,
      Pool pool,
      OptionalInt most,
      Function<Trial, TrainingListener> listeners) {
    this.spark = spark;
    this.text = text;
    this.pool = pool;
    this.most = most.orElseGet(() -> room(text, pool));
    this.ledger = SlotLedger.of(spark);
    this.listeners = listeners;
    this.places = new Semaphore(this.most, true);
    this.heap = new SharedMemory(TrainingRoom.ofHeap(Runtime.getRuntime().maxMemory()));
    this.outside = new SharedMemory(StepEngine.physicalBytes());
  }

  /** For how many trainings the driver has room, whatever their slots. */
  private static int room(String text, Pool pool) {
    try {
      Network network = network(RunConfig.ofText(text, List.of()), pool);
      return Math.min(MOST, TrainingRoom.most(network, Runtime.getRuntime().maxMemory()));
    } catch (ConfigException refused) {
      return MOST; // trials have other networks; each waits until there is room for it
    }
  }

  @Override
  public Set<String> check(Trial trial) {
    return TrialWork.check(text, trial, drawing(ledger, many(), "plan"));
  }

  @Override
  public Encoders encoders(Trial trial) {
    return TrialWork.encoders(text, trial, drawing(ledger, many(), "plan"));
  }

  @Override
  public void run(List<Trial> trials, Consumer<TrialResult> told) {
    AtomicInteger left = new AtomicInteger(trials.size());
    List<BesideEachOther.Work<TrialResult>> all = new ArrayList<>();
    for (Trial trial : DrawOrder.of(trials)) {
      String name = all.size() + 1 + " of " + trials.size() + ", " + trial.name();
      all.add(
          () -> {
            int most = beside(left.get()).slots();
            TrialResult result =
                leased(
                    trial,
                    most,
                    slots ->
                        TrialWork.run(
                            text, trial, drawing(slots, most, name), listeners.apply(trial)));
            left.decrementAndGet();
            return result;
          });
    }
    BesideEachOther.run(all, atOnce(trials.size()), told);
  }

  @Override
  public LegEnd run(Leg leg) {
    Trial trial = leg.trial();
    String name = trial.name() + ", to epoch " + leg.epochs();
    try {
      return leased(trial, many(), slots -> TrialWork.run(text, leg, drawing(slots, many(), name)));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("The search was interrupted before its end.");
    }
  }

  /** How many of some trials run beside each other. */
  private int atOnce(int trials) {
    return Math.min(trials, Math.min(most, ledger.slots()));
  }

  /** Some trials, that are to come or under way. */
  private Beside beside(int trials) {
    int atOnce = Math.max(1, atOnce(trials));
    return new Beside(atOnce, Math.max(1, ledger.slots() / atOnce));
  }

  /** Slots of each where there are as many trials as there is room for. */
  private int many() {
    return beside(Integer.MAX_VALUE).slots();
  }

  /** Works once there is room for it, with slots of its own. */
  private <T> T leased(Trial trial, int most, Function<SlotLedger, T> work)
      throws InterruptedException {
    Needs needs = needs(trial, most);
    places.acquire();
    try {
      return heap.with(
          needs.heap(), () -> outside.with(needs.outside(), () -> inTurn(needs.slots(), work)));
    } finally {
      places.release();
    }
  }

  /**
   * A training that finds less room than was promised, because others have it or executors were
   * lost, begins again when one of the others has ended.
   */
  private <T> T inTurn(int most, Function<SlotLedger, T> work) throws InterruptedException {
    while (true) {
      long before = turns.begin();
      boolean finished = false;
      TryAgainException lost;
      try (SlotLedger.Lease lease = ledger.await(most)) {
        T result = work.apply(lease.own());
        finished = true;
        turns.finish();
        return result;
      } catch (TryAgainException crowded) {
        lost = crowded;
      } finally {
        if (!finished) {
          turns.stop(); // whatever it was: Spark's own failures are not of one kind
        }
      }
      if (Thread.currentThread().isInterrupted() || !turns.mayBeginAgain(before)) {
        throw lost;
      }
    }
  }

  /**
   * What a trial can use.
   *
   * @param slots no more of them have work
   * @param heap bytes on the driver, about
   * @param outside bytes beside the driver's heap, about
   */
  private record Needs(int slots, long heap, long outside) {}

  private Needs needs(Trial trial, int most) {
    RunConfig config;
    try {
      config = RunConfig.ofText(text, trial.sets());
    } catch (ConfigException refused) {
      return new Needs(1, 0, 0); // it is told when the trial runs
    }
    TrainingSettings training = config.training();
    int rows = trial.draw().rows(Part.TRAIN).length;
    int shards = training.shardRule().countFor(rows);
    int slots = Math.min(most, config.averaging().exchange().groups(shards));
    try {
      Network network = network(config, pool);
      long worker = TrainingRoom.outsideHeap(network, training, config.engine(), rows);
      return new Needs(slots, TrainingRoom.bytes(network), isLocal() ? slots * worker : 0);
    } catch (ConfigException others) {
      // Columns of the trial's own decide what its network is: it has all that there is.
      return new Needs(slots, Long.MAX_VALUE, isLocal() ? Long.MAX_VALUE : 0);
    }
  }

  private boolean isLocal() {
    return spark.sc().isLocal();
  }

  private static Network network(RunConfig config, Pool pool) {
    return config.network(pool.source().orElseThrow().encoders());
  }

  private TrialRows.Drawing drawing(SlotLedger slots, int most, String name) {
    return (config, trial) -> {
      Checks.require(
          trial.overlay().isNone(), "Rows of a large trial are learned as they are read");
      RowsThere.Stages stages = what -> describe(trial, name + ": " + what);
      stages.describe("cut its rows into shards");
      DataSpec spec = config.data().orElseThrow();
      ShardRule rule = config.training().shardRule();
      SharedRows.Key key = new SharedRows.Key(trial.draw().fingerprint(), spec, rule);
      PreparedData data =
          shared.take(key, () -> MovedRows.of(spark, pool, trial.draw(), spec, rule));
      return new RowsThere(spark, data, slots, most, stages, () -> shared.giveBack(key));
    };
  }

  private void describe(Trial trial, String what) {
    spark.setJobGroup("kindling-trial-" + trial.number(), what, true);
  }

  @Override
  public String sentence(int trials, int most) {
    Beside beside = beside(Math.min(trials, most));
    return String.format(
        "%d large trials, %d at once, of %d slot%s each",
        trials, beside.trials(), beside.slots(), beside.slots() == 1 ? "" : "s");
  }

  /** Frees all rows on the executors. */
  @Override
  public void close() {
    shared.close();
    pool.source().ifPresent(PreparedData::unpersist);
  }
}
