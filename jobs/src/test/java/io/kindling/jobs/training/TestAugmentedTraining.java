package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.CheckpointSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Crop;
import io.kindling.partitioning.augment.CutMix;
import io.kindling.partitioning.augment.Fill;
import io.kindling.partitioning.augment.Flip;
import io.kindling.partitioning.augment.Jitter;
import io.kindling.partitioning.augment.MixUp;
import io.kindling.partitioning.augment.Noise;
import io.kindling.partitioning.augment.Rotate;
import io.kindling.partitioning.augment.Scale;
import io.kindling.partitioning.shard.BatchPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of steps are changed, the same wherever they are gathered; rows to measure are not. */
class TestAugmentedTraining {
  private static final Augmentation CHANGES =
      Augmentation.of(
          new Flip(Flip.Direction.HORIZONTAL, 0.5),
          new Crop(3, Fill.BLACK, 1),
          new Rotate(15, Fill.EDGE, 1),
          new Scale(0.9, 1.1, Fill.EDGE, 0.5),
          new Jitter(0.2, 0.2, 0, 0, 1),
          new Noise(8, 0.5));
  private static final Augmentation MIXED =
      Augmentation.of(new Crop(3, Fill.BLACK, 1), new MixUp(0.4, 0.8), new CutMix(1, 0.8));

  @TempDir Path folder;

  private static PreparedData digits(JavaSparkContext spark, Augmentation augmentation) {
    DataSpec spec =
        new DataSpec(
                new SourceSpec.Digits(300, 5),
                new Split(0.8, 0.2, 0),
                3,
                FeatureEncoding.AUTO,
                List.of(Target.CLASS),
                ClassWeights.BALANCED)
            .with(augmentation);
    return PreparedData.prepare(spark, spec, ShardRule.fixed(4));
  }

  private static Network network() {
    return Network.input(28, 28).flatten().dense(12, Activation.RELU).batchNorm().dense(10);
  }

  private static TrainingRequest request(JavaSparkContext spark, Augmentation augmentation) {
    TrainingSettings settings = Trainings.settings(60, 3, new OptimizerSpec.Adam(0.01f));
    return Trainings.request(network(), settings, digits(spark, augmentation));
  }

  private static TrainingResult trained(String master, Augmentation augmentation) {
    try (JavaSparkContext spark = LocalContext.open(master)) {
      return Training.run(spark, request(spark, augmentation), TrainingListener.NONE);
    }
  }

  private static String bits(TrainingResult result) {
    EpochResult last = result.history().get(2);
    return Trainings.sha256(result.weights()) + last.train() + last.validation();
  }

  @Test
  void theNumberOfWorkersLeavesNoTrace() {
    String once = bits(trained("local[1]", CHANGES));
    assertThat(bits(trained("local[2]", CHANGES))).isEqualTo(once);
    assertThat(bits(trained("local[3]", CHANGES))).isEqualTo(once);
    assertThat(bits(trained("local[1]", Augmentation.NONE))).isNotEqualTo(once);
    String mixed = bits(trained("local[1]", MIXED));
    assertThat(bits(trained("local[3]", MIXED))).isEqualTo(mixed).isNotEqualTo(once);
  }

  @Test
  void aRunThatWasStoppedEndsAsIfItHadNotBeen() {
    for (Augmentation augmentation : List.of(CHANGES, MIXED)) {
      String undisturbed = bits(trained("local[2]", augmentation));
      ResumableRun run =
          new ResumableRun(
              folder.resolve("run" + augmentation.changes().size()),
              spark -> request(spark, augmentation),
              CheckpointSettings.everyEpochs(1, 2));
      TrainingResult stopped = run.stopAt("local[2]", 6);
      assertThat(stopped.stopReason()).isEqualTo(StopReason.TOLD_TO_STOP);
      assertThat(bits(run.train("local[1]"))).isEqualTo(undisturbed);
    }
  }

  /**
   * With a rate of nothing the parameters stay, and so does what is measured of rows as they are.
   */
  @Test
  void rowsToMeasureStayAsTheyAre() {
    EpochResult plain = still(Augmentation.NONE);
    for (Augmentation augmentation : List.of(CHANGES, MIXED)) {
      EpochResult changed = still(augmentation);
      assertThat(changed.validation()).isEqualTo(plain.validation());
      assertThat(changed.train()).isNotEqualTo(plain.train());
      assertThat(changed.train().keySet()).isEqualTo(plain.train().keySet());
    }
  }

  private static EpochResult still(Augmentation augmentation) {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      TrainingSettings settings = Trainings.settings(60, 2, new OptimizerSpec.Sgd(1e-30f));
      Network network = Network.input(28, 28).flatten().dense(10);
      TrainingRequest request = Trainings.request(network, settings, digits(spark, augmentation));
      return Training.run(spark, request, TrainingListener.NONE).history().get(1);
    }
  }

  @Test
  void theFastKernelsAgreeOnMixedRows() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      TrainingRequest plain = request(spark, MIXED);
      TrainingRequest fast =
          new TrainingRequest(
              plain.name(),
              plain.network(),
              plain.training(),
              plain.averaging(),
              EngineSettings.DEFAULT,
              plain.data(),
              CheckpointSink.NONE);
      EpochResult slow = Training.run(spark, plain, TrainingListener.NONE).history().get(0);
      EpochResult quick = Training.run(spark, fast, TrainingListener.NONE).history().get(0);
      assertThat(quick.train().get("loss"))
          .isCloseTo(slow.train().get("loss"), Offset.offset(1e-3));
    }
  }

  @Test
  void whatDoesNotGoWithChangedRowsIsRefused() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      PreparedData mixed = digits(spark, MIXED);
      TrainingSettings squared =
          new TrainingSettings(
              Loss.MEAN_SQUARED_ERROR,
              new OptimizerSpec.Sgd(0.1f),
              60,
              1,
              OptionalInt.empty(),
              1,
              Optional.empty());
      assertThatThrownBy(() -> Trainings.request(network(), squared, mixed))
          .hasMessage(
              "data.augment has [mixUp, cutMix], which mix the classes of rows: expected"
                  + " training.loss = crossEntropy and a network that puts out a number for each"
                  + " class, found [meanSquaredError of output]");
      DescentSpec search = LbfgsSpec.DEFAULT;
      TrainingSettings all = Trainings.settings(BatchPlan.ALL_ROWS, 1, search);
      Network network = Network.input(28, 28).flatten().dense(10);
      assertThatThrownBy(() -> Trainings.request(network, all, digits(spark, CHANGES)))
          .hasMessage(
              "training.optimizer is lbfgs, which compares the losses of the same rows: expected no"
                  + " data.augment, which changes them from step to step");
    }
  }
}
