package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.SparseDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.spark.DriverReference;
import io.kindling.jobs.spark.LocalContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trains tables with workers that send rows, and with workers that send nothing. */
@Timeout(60)
class TestTableTraining {
  private static final int SHARDS = 4;
  private static final int WORKERS = 3;
  private static final int STEPS = 25;
  private static final int ROWS = 14;
  private static final int SYMBOLS = 40;
  private static final int COMMON = 10;
  private static final int NAMED = 3;
  private static final SumsLayout SUMS = new SumsLayout(2, 0);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static JavaSparkContext spark;

  private final Set<Boolean> forms = ConcurrentHashMap.newKeySet();

  /** Rows of symbols, or of places and values. */
  enum Case {
    EMBEDDING(
        Network.input(NAMED)
            .with(new EmbeddingLayer(4, SYMBOLS, Initialiser.XAVIER))
            .flatten()
            .dense(5, Activation.RELU)
            .dense(2)),
    SPARSE_DENSE(
        Network.input(2, NAMED).with(new SparseDense(5, SYMBOLS, Activation.TANH)).dense(2));

    private final Network network;

    Case(Network network) {
      this.network = network;
    }

    /** Has a row name a symbol, or an input with a value. */
    private void put(StepBatch batch, int i, int symbol, float value) {
      int width = network.input().elements();
      int at = i / NAMED * width + i % NAMED;
      batch.features().put(at, symbol);
      if (this == SPARSE_DENSE) {
        batch.features().put(at + NAMED, value);
      }
    }
  }

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void weightsHaveTheSameBitsByMessageAsByReference(Case one) throws Exception {
    OptimizerSpec adam = new OptimizerSpec.Adam(0.01f);
    assertThat(trained(one, "adam-rows", adam, WORKERS)).isEqualTo(trained(one, "adam", adam, 0));
    assertThat(forms)
        .as("whether a gradient travelled whole")
        .containsExactlyInAnyOrder(true, false);
  }

  /** A weight of -0 keeps its sign by a gradient of 0, and loses it by one of -0. */
  @ParameterizedTest
  @EnumSource(Case.class)
  void theSignsOfZerosAreTheSame(Case one) throws Exception {
    OptimizerSpec sgd = new OptimizerSpec.Sgd(0.1f);
    assertThat(trained(one, "sgd-rows", sgd, WORKERS)).isEqualTo(trained(one, "sgd", sgd, 0));
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void workersOfBothKindsCanBeMixed(Case one) throws Exception {
    OptimizerSpec sgd = new OptimizerSpec.Sgd(0.1f);
    assertThat(trained(one, "sgd-mixed", sgd, 2)).isEqualTo(trained(one, "sgd-whole", sgd, 0));
  }

  /** The bits of the weights after a training in which so many workers are reached by messages. */
  private int[] trained(Case one, String test, OptimizerSpec optimizer, int remote)
      throws Exception {
    String name = one + "-" + test;
    float[] first = one.network.initialParameters(1);
    Arrays.fill(first, 0, COMMON * 2, -0f);
    Arrays.fill(first, COMMON * 8, COMMON * 16, -0f);
    Master master = new Master(one.network, optimizer, first, new float[0], 2);
    Averager averager =
        Averagers.plain(SHARDS, new Schedule(STEPS, 1, 0), master, SUMS, new Silent());
    ExecutorService pool = Executors.newFixedThreadPool(WORKERS);
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(name, averager)) {
      averager.open(1, WORKERS, STEPS);
      List<Future<Verdict>> workers = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        AveragerPort port =
            worker < remote
                ? new RemotePort(
                    DriverReference.of(name), LIMIT, Freight.of(one.network.parameters()))
                : new LocalPort(averager, LIMIT);
        long number = worker;
        workers.add(pool.submit(() -> work(one, port, number)));
      }
      while (!averager.await(10_000_000).isComplete()) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      averager.plan(members -> {});
      while (averager.await(10_000_000).state() == RoundState.RUNNING) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      for (Future<Verdict> worker : workers) {
        assertThat(worker.get(30, TimeUnit.SECONDS)).isEqualTo(Verdict.END);
      }
      float[] last = averager.current().parameters();
      assertThat(last).isNotEqualTo(first);
      int[] bits = new int[last.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(last[i]);
      }
      return bits;
    } finally {
      pool.shutdown();
    }
  }

  private Verdict work(Case one, AveragerPort port, long number) throws InterruptedException {
    Assignment part =
        port.join(new Registration(1, number, "e" + number, "here", 1, "", "", List.of()))
            .orElseThrow();
    Snapshot snapshot = port.fetch(part.plan()).orElseThrow();
    int[] nodes = ShardTree.nodes(SHARDS, part.fromShard(), part.toShard());
    Tables tables = Tables.of(one.network.parameters());
    Verdict verdict = Verdict.NEXT;
    try (StepEngine engine =
        StepEngine.open(one.network, Loss.CROSS_ENTROPY, new ReferenceBackend(), 1)) {
      for (int step = 0; step < STEPS; step++) {
        engine.load(snapshot.parameters(), snapshot.state());
        for (int i = 0; i < nodes.length; i++) {
          float[] gradient = gradient(one, engine, step, nodes[i]);
          forms.add(tables.rowsWorthNaming(gradient).length == 0);
          double weight = ROWS * ShardTree.size(SHARDS, nodes[i]);
          Contribution given =
              new Contribution(
                  part.plan(),
                  new Operation(step, Kind.TRAIN),
                  part.member(),
                  nodes[i],
                  gradient,
                  new double[] {weight, 1, weight});
          if (i < nodes.length - 1) {
            port.give(given);
          } else {
            verdict = port.exchange(given);
          }
        }
        snapshot = port.current();
      }
    }
    return verdict;
  }

  private static float[] gradient(Case one, StepEngine engine, int step, int node) {
    float[] gradient = new float[one.network.parameters().length()];
    if (node >= SHARDS) {
      fill(one, engine.batch(ROWS, Mode.TRAIN), step, node - SHARDS);
      engine.run(engine.batch(ROWS, Mode.TRAIN), new RunKey(1, step, node, 0), 0);
      engine.readSlotInto(0, gradient);
      return gradient;
    }
    float[] left = gradient(one, engine, step, 2 * node);
    float[] right = gradient(one, engine, step, 2 * node + 1);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = left[i] + right[i];
    }
    return gradient;
  }

  /** Common symbols, which overlap from shard to shard; in some steps one shard sees them all. */
  private static void fill(Case one, StepBatch batch, int step, int shard) {
    Random random = new Random(SHARDS * step + shard);
    boolean all = step % 5 == 4 && shard == 1;
    for (int i = 0; i < NAMED * ROWS; i++) {
      int symbol = all ? i % SYMBOLS : (3 * shard + random.nextInt(COMMON)) % SYMBOLS;
      one.put(batch, i, symbol, all ? 1 : random.nextFloat());
    }
    for (int row = 0; row < ROWS; row++) {
      batch.targets().put(row, random.nextInt(2));
      batch.weights().put(row, 1);
    }
  }

  private static final class Silent implements AveragerListener {
    @Override
    public String refusal(Registration registration) {
      return "";
    }

    @Override
    public void accepted(Operation operation, Registration worker) {}

    @Override
    public boolean committed(Operation operation, double[] sums) {
      return true;
    }
  }
}
