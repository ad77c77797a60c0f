package io.kindling.jobs.bench;

import com.typesafe.config.ConfigFactory;
import io.kindling.engine.bench.Task;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.Timing;
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
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training on drawn digits whose speed is compared on one worker and on two.
 *
 * @param network for the rows that it is given
 * @param rows how many rows an epoch has
 * @param bar how many times as fast two must be
 * @param task what a bare engine computes instead: about the rows that a shard has in a step
 */
record ScaleCase(
    String name,
    Function<PreparedData, Network> network,
    int batch,
    int rows,
    int epochs,
    double bar,
    Task task) {
  private static final int SHARDS = 4;
  private static final Function<PreparedData, Network> PERCEPTRON =
      data -> Network.input(784).dense(512, Activation.RELU).dense(256, Activation.RELU).dense(10);

  static final List<ScaleCase> ALL =
      List.of(
          new ScaleCase(
              "cnn b128", ScaleCase::convolutions, 128, 12_800, 4, 1.8, task("cnn 28x28 b64")),
          new ScaleCase(
              "mlp b128", PERCEPTRON, 128, 51_200, 12, 1.5, task("mlp 784-512-256-10 b32")),
          new ScaleCase("mlp b1024", PERCEPTRON, 1024, 49_152, 12, 1.8, Task.LARGE));

  private static Task task(String name) {
    return Task.ALL.stream().filter(task -> task.name().equals(name)).findFirst().orElseThrow();
  }

  /** The network of conf/run/mnist-cnn.conf. */
  private static Network convolutions(PreparedData data) {
    return RunConfig.read(
            ConfigFactory.parseFile(new File("conf/run/mnist-cnn.conf")),
            List.of(),
            Purpose.TRAIN,
            Pattern.compile("secret"))
        .network(data.schema().shape());
  }

  /** The rows a second from the second epoch on. */
  double rowsASecond(JavaSparkContext context) {
    Epochs seen = new Epochs();
    train(context, seen);
    return seen.samples / seen.seconds;
  }

  /** The part of the time of all steps in which workers have no batch yet. */
  double waits(JavaSparkContext context) {
    Timing timing = train(context, TrainingListener.NONE).timing();
    return timing.data() / (timing.data() + timing.compute() + timing.sync());
  }

  private TrainingResult train(JavaSparkContext context, TrainingListener listener) {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Digits(rows, 1), Split.NONE, 1, FeatureEncoding.PIXELS, Target.CLASS);
    PreparedData data = PreparedData.prepare(context, spec, ShardRule.fixed(SHARDS));
    TrainingSettings settings =
        new TrainingSettings(
            Loss.CROSS_ENTROPY,
            new OptimizerSpec.Adam(1e-6f),
            batch,
            epochs,
            OptionalInt.of(SHARDS),
            1,
            Optional.empty());
    TrainingRequest request =
        new TrainingRequest(
            "bench",
            network.apply(data),
            settings,
            AveragingSettings.DEFAULT,
            EngineSettings.DEFAULT,
            data,
            CheckpointSink.NONE);
    TrainingResult trained = Training.run(context, request, listener);
    data.unpersist();
    return trained;
  }

  private static final class Epochs implements TrainingListener {
    private double samples;
    private double seconds;

    @Override
    public void epochEnded(EpochResult epoch) {
      if (epoch.epoch() > 1) {
        samples += epoch.samples();
        seconds += epoch.seconds();
      }
    }
  }
}
