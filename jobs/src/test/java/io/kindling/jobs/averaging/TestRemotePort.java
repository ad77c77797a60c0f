package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.spark.DriverReference;
import io.kindling.jobs.spark.LocalContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages over Spark's transport, with vectors of several slices. */
@Timeout(60)
class TestRemotePort {
  private static final int STEPS = 20;
  private static final Network NETWORK = Network.input(700).dense(1000);
  private static final int LENGTH = NETWORK.parameters().length();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theSameParametersArriveByMessageAsByReference() throws Exception {
    assertThat(Wire.slices(LENGTH)).isGreaterThan(2);
    assertThat(trained("by-message", 3)).isEqualTo(trained("by-reference", 0));
  }

  @Test
  void workersOfBothKindsCanBeMixed() throws Exception {
    assertThat(trained("mixed", 1)).isEqualTo(trained("by-reference", 0));
  }

  @Test
  void aWorkerOfAClosedRoundIsToldThatItsPlanIsGone() throws Exception {
    Averager averager = averager(1);
    try (AveragerEndpoint endpoint = AveragerEndpoint.open("closed", averager)) {
      AveragerPort port =
          new RemotePort(DriverReference.of("closed"), LIMIT, Freight.of(NETWORK.parameters()));
      averager.open(1, 1, STEPS);
      ExecutorService pool = Executors.newSingleThreadExecutor();
      Future<Optional<Assignment>> joined = pool.submit(() -> port.join(registration(0)));
      awaitComplete(averager);
      averager.plan(members -> {});
      Assignment part = joined.get(30, TimeUnit.SECONDS).orElseThrow();
      averager.closeRound();
      assertThat(port.fetch(part.plan())).isEmpty();
      assertThat(port.exchange(contribution(part, 0, 1))).isEqualTo(Verdict.GONE);
      assertThat(port.join(registration(1))).isEmpty();
      pool.shutdown();
    }
  }

  @Test
  void aWorkerDoesSomethingElseWhileThereIsSomethingToWaitFor() throws Exception {
    assertThat(meanwhile("meanwhile-remote", true)).isEqualTo(1);
    assertThat(meanwhile("meanwhile-local", false)).isZero();
  }

  /** How often the only worker, whose part completes the step, does something else. */
  private static int meanwhile(String name, boolean isRemote) throws Exception {
    Averager averager = averager(1);
    AtomicInteger done = new AtomicInteger();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(name, averager)) {
      AveragerPort port =
          isRemote
              ? new RemotePort(DriverReference.of(name), LIMIT, Freight.of(NETWORK.parameters()))
              : new LocalPort(averager, LIMIT);
      averager.open(1, 1, STEPS);
      Future<Optional<Assignment>> joined = pool.submit(() -> port.join(registration(0)));
      awaitComplete(averager);
      averager.plan(members -> {});
      Assignment part = joined.get(30, TimeUnit.SECONDS).orElseThrow();
      Verdict verdict = port.exchange(contribution(part, 0, 1), done::incrementAndGet);
      assertThat(verdict).isEqualTo(Verdict.NEXT);
      averager.closeRound();
    } finally {
      pool.shutdown();
    }
    return done.get();
  }

  /** The steps' answers bring new parameters; the evaluation's bring none, for it changes none. */
  @Test
  void parametersThatNothingHasChangedDoNotTravelAgain() throws Exception {
    Averager averager = averager(new Schedule(1, 2, 1), 1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (AveragerEndpoint endpoint = AveragerEndpoint.open("known", averager)) {
      AveragerPort port =
          new RemotePort(DriverReference.of("known"), LIMIT, Freight.of(NETWORK.parameters()));
      averager.open(1, 1, STEPS);
      Future<Optional<Assignment>> joined = pool.submit(() -> port.join(registration(0)));
      awaitComplete(averager);
      averager.plan(members -> {});
      Assignment part = joined.get(30, TimeUnit.SECONDS).orElseThrow();
      assertThat(port.fetch(part.plan())).isPresent();
      long bytes = 4L * LENGTH;
      assertThat(endpoint.traffic().sent()).isEqualTo(bytes);
      assertThat(exchanged(averager, pool, port, contribution(part, 0, 1))).isEqualTo(Verdict.NEXT);
      assertThat(endpoint.traffic().sent()).isEqualTo(2 * bytes);
      float[] stepped = port.current().parameters().clone();
      assertThat(exchanged(averager, pool, port, measured(part, 0))).isEqualTo(Verdict.NEXT);
      assertThat(endpoint.traffic().sent()).isEqualTo(2 * bytes);
      assertThat(port.current().parameters()).isEqualTo(stepped).isNotEqualTo(new float[LENGTH]);
      assertThat(exchanged(averager, pool, port, contribution(part, 1, 1))).isEqualTo(Verdict.NEXT);
      assertThat(endpoint.traffic().sent()).isEqualTo(3 * bytes);
      assertThat(port.current().parameters()).isEqualTo(averager.current().parameters());
      averager.closeRound();
    } finally {
      pool.shutdown();
    }
  }

  private static Contribution measured(Assignment part, int step) {
    Operation evaluation = new Operation(step, Kind.EVALUATE);
    return new Contribution(
        part.plan(), evaluation, part.member(), 1, new float[0], new double[] {1, 1, 1});
  }

  /** What completes an epoch is committed by whom waits for the averager. */
  private static Verdict exchanged(
      Averager averager, ExecutorService pool, AveragerPort port, Contribution part)
      throws Exception {
    Future<Verdict> verdict = pool.submit(() -> port.exchange(part));
    while (!verdict.isDone()) {
      averager.await(10_000_000);
    }
    return verdict.get();
  }

  @Test
  void whatShardsCarryGoesToTheDriverAndBack() throws Exception {
    Averager averager = averager(new Schedule(STEPS, 1, 0, 2), 4);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (AveragerEndpoint endpoint = AveragerEndpoint.open("carried", averager)) {
      AveragerPort port =
          new RemotePort(DriverReference.of("carried"), LIMIT, Freight.of(NETWORK.parameters()));
      averager.open(1, 1, STEPS);
      Future<Optional<Assignment>> joined = pool.submit(() -> port.join(registration(1, 0)));
      awaitComplete(averager);
      averager.plan(members -> {});
      Assignment part = joined.get(30, TimeUnit.SECONDS).orElseThrow();
      assertThat(port.carried(part.plan(), 3)).get().isEqualTo(new float[0]);
      assertThat(port.exchange(contribution(part, 0, 1))).isEqualTo(Verdict.NEXT);
      float[][] carried = {{1}, {2, 3}, {}, {4}};
      assertThat(port.exchange(contribution(part, 1, 1, carried))).isEqualTo(Verdict.END);
      averager.closeRound();
      assertThat(port.carried(part.plan(), 3)).isEmpty();
      averager.open(2, 1, STEPS);
      joined = pool.submit(() -> port.join(registration(2, 1)));
      awaitComplete(averager);
      averager.plan(members -> {});
      part = joined.get(30, TimeUnit.SECONDS).orElseThrow();
      assertThat(part.first()).isEqualTo(new Operation(2, Kind.TRAIN));
      for (int shard = 0; shard < 4; shard++) {
        assertThat(port.carried(part.plan(), shard)).get().isEqualTo(carried[shard]);
      }
      averager.closeRound();
    } finally {
      pool.shutdown();
    }
  }

  /** Trains with three workers, of which so many are reached by messages. */
  private static float[] trained(String name, int remote) throws Exception {
    Averager averager = averager(4);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(name, averager)) {
      averager.open(1, 3, STEPS);
      List<Future<float[]>> workers = new ArrayList<>();
      for (int worker = 0; worker < 3; worker++) {
        AveragerPort port =
            worker < remote
                ? new RemotePort(DriverReference.of(name), LIMIT, Freight.of(NETWORK.parameters()))
                : new LocalPort(averager, LIMIT);
        int number = worker;
        workers.add(pool.submit(() -> work(port, number)));
      }
      awaitComplete(averager);
      averager.plan(members -> {});
      while (averager.await(10_000_000).state() == RoundState.RUNNING) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      for (Future<float[]> worker : workers) {
        assertThat(worker.get(30, TimeUnit.SECONDS)).hasSize(LENGTH);
      }
      return averager.current().parameters().clone();
    } finally {
      pool.shutdown();
    }
  }

  private static void awaitComplete(Averager averager) throws InterruptedException {
    while (!averager.await(10_000_000).isComplete()) {
      assertThat(averager.await(0).failure()).isEmpty();
    }
  }

  private static float[] work(AveragerPort port, int number) throws InterruptedException {
    Assignment part = port.join(registration(number)).orElseThrow();
    assertThat(port.fetch(part.plan())).isPresent();
    int[] nodes = ShardTree.nodes(4, part.fromShard(), part.toShard());
    Verdict verdict = Verdict.NEXT;
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < nodes.length - 1; i++) {
        port.give(contribution(part, step, nodes[i]));
      }
      verdict = port.exchange(contribution(part, step, nodes[nodes.length - 1]));
    }
    assertThat(verdict).isEqualTo(Verdict.END);
    return port.current().parameters();
  }

  private static Contribution contribution(Assignment part, int step, int node) {
    return contribution(part, step, node, new float[0][]);
  }

  private static Contribution contribution(Assignment part, int step, int node, float[][] carried) {
    float[] gradient = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = 1f / (1 + i % 1000 + step + node);
    }
    return new Contribution(
        part.plan(),
        new Operation(step, Kind.TRAIN),
        part.member(),
        node,
        gradient,
        new double[] {1, 1, 1},
        carried);
  }

  private static Registration registration(long attempt) {
    return registration(1, attempt);
  }

  private static Registration registration(int round, long attempt) {
    return new Registration(round, attempt, "e" + attempt, "here", 1, "", "", List.of());
  }

  private static Averager averager(int shards) {
    return averager(new Schedule(STEPS, 1, 0), shards);
  }

  private static Averager averager(Schedule schedule, int shards) {
    Master master =
        new Master(NETWORK, new OptimizerSpec.Adam(0.01f), new float[LENGTH], new float[0], 2);
    AveragerListener listener =
        new AveragerListener() {
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
        };
    return Averagers.plain(shards, schedule, master, new SumsLayout(2, 0), listener);
  }
}
