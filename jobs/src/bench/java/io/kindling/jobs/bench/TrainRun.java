package io.kindling.jobs.bench;

import io.kindling.engine.bench.Task;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.Training;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;

/** The training of the task's network on drawn digits. */
final class TrainRun implements AutoCloseable {
  private static final int ROWS = 25_600;
  private static final int EPOCHS = 10;

  /** How many steps a training has. */
  static final int STEPS = EPOCHS * (ROWS / Task.LARGE.rows());

  private static final Network NETWORK =
      Network.input(784).dense(512, Activation.RELU).dense(256, Activation.RELU).dense(10);

  private final JavaSparkContext context;
  private final int shards;
  private final PreparedData data;

  TrainRun(JavaSparkContext context, int shards) {
    this.context = context;
    this.shards = shards;
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Digits(ROWS, 1), Split.NONE, 1, FeatureEncoding.PIXELS, Target.CLASS);
    this.data = PreparedData.prepare(context, spec, ShardRule.fixed(shards));
  }

  private TrainingResult train(int epochs) {
    Task task = Task.LARGE;
    TrainingSettings settings =
        new TrainingSettings(
            Loss.CROSS_ENTROPY,
            task.optimizer(),
            task.rows(),
            epochs,
            OptionalInt.of(shards),
            1,
            Optional.empty());
    TrainingRequest request =
        new TrainingRequest(
            "bench",
            NETWORK,
            settings,
            AveragingSettings.DEFAULT,
            EngineSettings.DEFAULT,
            data,
            CheckpointSink.NONE);
    return Training.run(context, request, TrainingListener.NONE);
  }

  /** A short training: what a context begins with is not part of what is measured. */
  void warm() {
    train(1);
  }

  /** The whole training divided by its steps, the start of its stage included. */
  double millisecondsAStep() {
    TrainingResult result = train(EPOCHS);
    return result.timing().total() * 1e3 / result.steps();
  }

  @Override
  public void close() {
    data.unpersist();
  }
}
