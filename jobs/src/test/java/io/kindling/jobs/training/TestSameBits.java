package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.PreparedData;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The number of workers leaves no trace in the weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestSameBits {
  private String fourShards;
  private String eightShards;

  @BeforeAll
  void trainOnOneThread() {
    fourShards = trained(1, 4, Trainings.REFERENCE, OptionalInt.empty());
    eightShards = trained(1, 8, Trainings.REFERENCE, OptionalInt.empty());
  }

  @Test
  void onTwoThreads() {
    assertThat(trained(2, 4, Trainings.REFERENCE, OptionalInt.empty())).isEqualTo(fourShards);
    assertThat(trained(2, 8, Trainings.REFERENCE, OptionalInt.empty())).isEqualTo(eightShards);
  }

  @Test
  void onThreeThreadsWhoseShardsAreNoWholeSubtrees() {
    assertThat(trained(3, 4, Trainings.REFERENCE, OptionalInt.empty())).isEqualTo(fourShards);
    assertThat(trained(3, 8, Trainings.REFERENCE, OptionalInt.empty())).isEqualTo(eightShards);
  }

  @Test
  void whereRoundsAreShort() {
    assertThat(trained(2, 8, Trainings.REFERENCE, OptionalInt.of(7))).isEqualTo(eightShards);
  }

  @Test
  void onTheFastKernels() {
    String once = trained(1, 8, EngineSettings.DEFAULT, OptionalInt.empty());
    assertThat(trained(3, 8, EngineSettings.DEFAULT, OptionalInt.empty())).isEqualTo(once);
  }

  private static String trained(
      int threads, int shards, EngineSettings engine, OptionalInt roundSteps) {
    try (JavaSparkContext spark = LocalContext.open("local[" + threads + "]")) {
      PreparedData data = Trainings.spirals(spark, 300, shards);
      TrainingRequest plain =
          Trainings.request(
              Trainings.spiralsNetwork(),
              Trainings.settings(50, 4, new OptimizerSpec.Adam(0.01f)),
              data);
      AveragingSettings usual = plain.averaging();
      TrainingRequest request =
          new TrainingRequest(
              plain.name(),
              plain.network(),
              plain.training(),
              new AveragingSettings(
                  usual.exchange(),
                  usual.joinTimeout(),
                  usual.resourceTimeout(),
                  usual.heartbeatInterval(),
                  usual.heartbeatTimeout(),
                  usual.stepTimeout(),
                  usual.cancelTimeout(),
                  roundSteps),
              engine,
              data,
              CheckpointSink.NONE);
      TrainingResult result = Training.run(spark, request, TrainingListener.NONE);
      assertThat(result.workers()).hasSize(Math.min(threads, shards));
      assertThat(result.rounds()).isEqualTo(roundSteps.isPresent() ? 3 : 1);
      return Trainings.sha256(result.weights())
          + result.history().get(3).train()
          + result.history().get(3).validation();
    }
  }
}
