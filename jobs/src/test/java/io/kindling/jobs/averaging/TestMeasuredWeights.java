package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
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
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mean of the weights is what an evaluation gets, by message and by reference. */
@Timeout(60)
class TestMeasuredWeights {
  private static final Network NETWORK = Network.input(1).dense(1);
  private static final Schedule SCHEDULE = new Schedule(2, 2, 1);
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

  private static Averager averager() {
    Master master =
        new Master(
            NETWORK,
            new OptimizerSpec.Sgd(1),
            Stepping.PLAIN.with(new WeightAverage.Exponential(0.5f)),
            Progress.start(2, 2),
            new float[] {0, 0},
            new float[0],
            1);
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
    return Averagers.plain(1, SCHEDULE, master, new SumsLayout(2, 0), listener);
  }

  @ParameterizedTest
  @ValueSource(strings = {"by-message", "by-reference"})
  void anEvaluationGetsTheMeanAndTrainingGoesOnFromTheLastWeights(String kind) throws Exception {
    Averager averager = averager();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (AveragerEndpoint endpoint = AveragerEndpoint.open("measured-" + kind, averager)) {
      averager.open(1, 1, 100);
      AveragerPort port =
          kind.equals("by-message")
              ? new RemotePort(
                  DriverReference.of("measured-" + kind), LIMIT, Freight.of(NETWORK.parameters()))
              : new LocalPort(averager, LIMIT);
      Future<List<Float>> worker = pool.submit(() -> work(port));
      while (!averager.await(10_000_000).isComplete()) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      averager.plan(members -> {});
      while (averager.await(10_000_000).state() == RoundState.RUNNING) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      // Steps go to 1, 2 | 3, 4; the mean is 1, 1.5 | 2.25, 3.125.
      assertThat(worker.get(30, TimeUnit.SECONDS)).containsExactly(0f, 1f, 1.5f, 2f, 3f, 3.125f);
    } finally {
      pool.shutdown();
    }
  }

  /** The first parameter that each operation began with. */
  private static List<Float> work(AveragerPort port) throws InterruptedException {
    Assignment part =
        port.join(new Registration(1, 7, "e", "here", 1, "", "", List.of())).orElseThrow();
    List<Float> seen = new ArrayList<>();
    seen.add(port.fetch(part.plan()).orElseThrow().parameters()[0]);
    Optional<Operation> next = Optional.of(part.first());
    while (next.isPresent()) {
      Operation operation = next.get();
      float[] gradient = operation.kind() == Kind.TRAIN ? new float[] {-1, 0} : new float[0];
      double[] sums = {1, 1, 1};
      Verdict verdict =
          port.exchange(new Contribution(part.plan(), operation, 0, 1, gradient, sums));
      next = verdict == Verdict.NEXT ? SCHEDULE.after(operation) : Optional.empty();
      if (next.isPresent()) {
        seen.add(port.current().parameters()[0]);
      }
    }
    return seen;
  }
}
