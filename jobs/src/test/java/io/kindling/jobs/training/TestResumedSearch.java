package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.shard.BatchPlan;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A search for the minimum that was stopped, in the middle of a line too, ends as if it had not
 * been. Some of its parameters are frozen, and its best point is watched.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestResumedSearch {
  private static final Network NETWORK =
      Network.input(2).dense(8, Activation.TANH).dense(8, Activation.TANH).dense(2);

  @TempDir Path folder;
  private TrainingResult undisturbed;

  private static TrainingRequest request(JavaSparkContext spark) {
    LbfgsSpec spec = new LbfgsSpec(4, 30, 1e-6, 1e-4, 0.9, 25);
    Stepping stepping =
        Stepping.PLAIN.with(new Decay(0, 0.001f, 0)).withGroups(ParameterGroup.frozen("1.bias"));
    TrainingSettings plain = Trainings.settings(BatchPlan.ALL_ROWS, 200, spec);
    EarlyStopping watched = new EarlyStopping("validation.loss", 50, 0);
    return Trainings.request(
        NETWORK,
        Trainings.stopping(plain, watched).with(stepping),
        Trainings.spirals(spark, 300, 4));
  }

  @BeforeAll
  void trainUndisturbed() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      undisturbed = Training.run(spark, request(spark), TrainingListener.NONE);
    }
    assertThat(undisturbed.stopReason()).isEqualTo(StopReason.ALL_ITERATIONS);
    // Some lines tried more than one point.
    assertThat(undisturbed.steps()).isGreaterThan(33);
  }

  private void assertAsUndisturbed(TrainingResult found) {
    assertThat(Trainings.sha256(found.weights()))
        .isEqualTo(Trainings.sha256(undisturbed.weights()));
    assertThat(found.history())
        .extracting(EpochResult::byPart)
        .isEqualTo(undisturbed.history().stream().map(EpochResult::byPart).toList());
    assertThat(found.stopReason()).isEqualTo(undisturbed.stopReason());
    assertThat(found.bestEpoch()).isEqualTo(undisturbed.bestEpoch());
    assertThat(found.steps()).isEqualTo(undisturbed.steps());
  }

  @Test
  void goesOnFromWhereverItWasStopped() {
    ResumableRun run =
        new ResumableRun(
            folder.resolve("stopped"),
            TestResumedSearch::request,
            CheckpointSettings.everySteps(1000, 2));
    long steps = 0;
    for (int stop = 1; stop < undisturbed.steps(); stop = 2 * stop + 1) {
      TrainingResult part = run.stopAt(stop % 3 == 0 ? "local[1]" : "local[2]", stop);
      assertThat(part.stopReason()).isEqualTo(StopReason.TOLD_TO_STOP);
      assertThat(part.steps()).isEqualTo(stop);
      steps = part.steps();
    }
    assertThat(steps).isGreaterThan(25);
    assertAsUndisturbed(run.train("local[2]"));
    TrainingResult again = run.train("local[1]");
    assertAsUndisturbed(again);
    assertThat(again.rounds()).isZero();
    assertThat(run.notes()).isEmpty();
  }

  @Test
  void goesOnAfterADriverThatBroke() {
    ResumableRun run =
        new ResumableRun(
            folder.resolve("broken"),
            TestResumedSearch::request,
            CheckpointSettings.everySteps(7, 2));
    run.breakAt("local[2]", 20);
    assertAsUndisturbed(run.train("local[2]"));
  }
}
