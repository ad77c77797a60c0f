package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.PreparedData;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole trainings whose numbers are rounded before they travel. */
class TestRoundedTraining {
  private static AveragingSettings rounded(int every, int groups, int roundSteps) {
    ExchangeSettings exchange =
        new ExchangeSettings(
            every,
            ExchangeSettings.PLAIN_AVERAGE,
            InnerState.AVERAGE,
            WireFormat.BF16,
            OptionalInt.of(groups));
    return AveragingSettings.DEFAULT.with(exchange).withRoundSteps(roundSteps);
  }

  private static TrainingRequest request(
      JavaSparkContext spark, int epochs, AveragingSettings averaging) {
    PreparedData data = Trainings.spirals(spark, 300, 8);
    return new TrainingRequest(
        "test",
        Trainings.spiralsNetwork(),
        Trainings.settings(50, epochs, new OptimizerSpec.Adam(0.01f)),
        averaging,
        EngineSettings.DEFAULT,
        data,
        CheckpointSink.NONE);
  }

  private static TrainingResult trained(int threads, int epochs, AveragingSettings averaging) {
    try (JavaSparkContext spark = LocalContext.open("local[" + threads + "]")) {
      return Training.run(spark, request(spark, epochs, averaging), TrainingListener.NONE);
    }
  }

  private static String bits(TrainingResult result) {
    return Trainings.sha256(result.weights())
        + result.history().get(3).train()
        + result.history().get(3).validation();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theNumberOfWorkersLeavesNoTrace(int every) {
    TrainingResult one = trained(1, 4, rounded(every, 4, 7));
    TrainingResult three = trained(3, 4, rounded(every, 4, 7));
    assertThat(three.workers()).hasSize(3);
    assertThat(three.rounds()).isGreaterThan(1);
    assertThat(bits(three)).isEqualTo(bits(one));
    assertThat(bits(trained(2, 4, rounded(every, 4, 7)))).isEqualTo(bits(one));
  }

  @Test
  void noMoreWorkersThanGroupsAreLetIn() {
    TrainingResult result = trained(3, 4, rounded(1, 2, 1000));
    assertThat(result.workers()).hasSize(2);
    assertThat(bits(result)).isEqualTo(bits(trained(1, 4, rounded(1, 2, 1000))));
  }

  /** The groups decide what is rounded: they have a part in the model. */
  @Test
  void otherGroupsGiveAnotherModel() {
    assertThat(bits(trained(2, 4, rounded(1, 2, 1000))))
        .isNotEqualTo(bits(trained(2, 4, rounded(1, 8, 1000))));
  }

  @Test
  void moreGroupsThanShardsAreRefused() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      assertThatThrownBy(() -> request(spark, 1, rounded(1, 16, 7)))
          .hasMessage(
              "averaging.groups is 16, but there are 8 shards: expected no more groups than"
                  + " shards");
    }
  }
}
