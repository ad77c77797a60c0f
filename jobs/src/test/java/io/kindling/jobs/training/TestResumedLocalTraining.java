package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.LocalContext;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run whose shards step by themselves, and hold something over steps, goes on to the same bits.
 */
class TestResumedLocalTraining {
  private static final CheckpointSettings EVERY_EPOCH = CheckpointSettings.everyEpochs(1, 2);

  @TempDir Path folder;

  private static TrainingRequest request(JavaSparkContext spark, ExchangeSettings exchange) {
    return new TrainingRequest(
        "test",
        Trainings.spiralsNetwork(),
        Trainings.settings(50, 4, new OptimizerSpec.Adam(0.05f)),
        AveragingSettings.DEFAULT.with(exchange),
        Trainings.REFERENCE,
        Trainings.spirals(spark, 300, 4),
        CheckpointSink.NONE);
  }

  @ParameterizedTest
  @CsvSource({"2, KEEP, FP32", "2, AVERAGE, FP32", "2, KEEP, BF16", "1, KEEP, BF16"})
  void goesOnToTheSameBits(int every, InnerState inner, WireFormat wire) {
    ExchangeSettings exchange =
        new ExchangeSettings(
            every, new OptimizerSpec.Nesterov(0.7f, 0.5f), inner, wire, OptionalInt.of(4));
    TrainingResult undisturbed;
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      undisturbed = Training.run(spark, request(spark, exchange), TrainingListener.NONE);
    }
    ResumableRun run = new ResumableRun(folder, spark -> request(spark, exchange), EVERY_EPOCH);
    run.breakAt("local[2]", 14);
    assertThat(folder.resolve("checkpoints/step-000010")).isDirectory();
    TrainingResult resumed = run.train("local[2]");
    assertThat(Trainings.sha256(resumed.weights()))
        .isEqualTo(Trainings.sha256(undisturbed.weights()));
    assertThat(run.notes()).isEmpty();
  }
}
