package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.draw.Bootstrap;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Pool;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Trainings inside the tasks of a stage, side by side in one process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestLoneTasks {
  private static final ShardRule FOUR = ShardRule.fixed(4);
  private static final DataSpec SPEC =
      new DataSpec(
          new SourceSpec.Spirals(300, 0.05, 7),
          new Split(0.8, 0.2, 0),
          3,
          FeatureEncoding.AUTO,
          Target.CLASS);

  /** None goes on from its first step before the other has made it, too. */
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  private JavaSparkContext spark;
  private Pool pool;

  @BeforeAll
  void prepare() {
    spark = LocalContext.open("local[2]");
    pool = Pool.of(PreparedData.prepare(spark, SPEC, FOUR));
  }

  @AfterAll
  void close() {
    spark.close();
  }

  private static String trained(Pool pool, int model, TrainingListener listener) {
    DrawnRows rows = DrawnRows.of(pool, new Bootstrap(1, true, 1).of(pool, model), SPEC, FOUR);
    TrainingRequest request =
        new TrainingRequest(
            "model " + model,
            Trainings.spiralsNetwork(),
            Trainings.settings(50, 3, new OptimizerSpec.Adam(0.01f)),
            AveragingSettings.DEFAULT.withRoundSteps(7),
            Trainings.REFERENCE,
            rows,
            CheckpointSink.NONE);
    TrainingResult result = LoneTraining.run(request, rows, listener);
    return Trainings.sha256(result.weights()) + result.history().get(2).byPart();
  }

  /** Waits for another training after the first step. */
  private static final class Meeting implements TrainingListener {
    @Override
    public void stepCommitted(long steps, long ofSteps, double loss) {
      if (steps == 1) {
        try {
          assertThat(BOTH.await(60, TimeUnit.SECONDS)).isBetween(0, 1);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
          throw new IllegalStateException(alone);
        }
      }
    }
  }

  @Test
  void twoAtOnceLeaveNoTraceInEachOther() {
    Pool own = pool;
    List<String> found =
        spark
            .parallelize(List.of(0, 1), 2)
            .map(model -> trained(own, model, new Meeting()))
            .collect();
    assertThat(found)
        .containsExactly(
            trained(pool, 0, TrainingListener.NONE), trained(pool, 1, TrainingListener.NONE))
        .doesNotHaveDuplicates();
  }

  @Test
  void noThreadStaysBehind() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    assertThat(trained(pool, 0, TrainingListener.NONE)).isNotEmpty();
    TrainingListener broken =
        new TrainingListener() {
          @Override
          public void stepCommitted(long steps, long ofSteps, double loss) {
            throw new IllegalStateException("The disk is full");
          }
        };
    assertThatThrownBy(() -> trained(pool, 0, broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The disk is full");
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().startsWith("kindling")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
