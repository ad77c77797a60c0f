package io.kindling.jobs.bench;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.Training;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.jobs.training.Weights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/** One short training on spirals, again and again. */
final class ChaosRun implements AutoCloseable {
  private static final int ROWS = 500;
  private static final int BATCH = 40;
  private static final int EPOCHS = 32;
  private static final int SHARDS = 4;

  /** Dropout and batch normalisation in it, so that all that must not differ is there. */
  private static final Network NETWORK =
      Network.input(2)
          .dense(128, Activation.RELU)
          .batchNorm()
          .dropout(0.1f)
          .dense(128, Activation.TANH)
          .dense(2);

  /** Rounds wait for both executors, so that each run begins with two. */
  private static final AveragingSettings PATIENT =
      new AveragingSettings(
          AveragingSettings.DEFAULT.exchange(),
          Duration.ofMinutes(5),
          AveragingSettings.DEFAULT.resourceTimeout(),
          AveragingSettings.DEFAULT.heartbeatInterval(),
          AveragingSettings.DEFAULT.heartbeatTimeout(),
          AveragingSettings.DEFAULT.stepTimeout(),
          AveragingSettings.DEFAULT.cancelTimeout(),
          OptionalInt.empty());

  private final JavaSparkContext context;
  private final PreparedData data;
  private final TrainingRequest request;

  ChaosRun(JavaSparkContext context) {
    this.context = context;
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Spirals(ROWS, 0.05, 7),
            new Split(0.8, 0.2, 0),
            3,
            FeatureEncoding.AUTO,
            Target.CLASS);
    TrainingSettings settings =
        new TrainingSettings(
            Loss.CROSS_ENTROPY,
            new OptimizerSpec.Adam(0.01f),
            BATCH,
            EPOCHS,
            OptionalInt.of(SHARDS),
            1,
            Optional.empty());
    this.data = PreparedData.prepare(context, spec, ShardRule.fixed(SHARDS));
    this.request =
        new TrainingRequest(
            "chaos", NETWORK, settings, PATIENT, EngineSettings.DEFAULT, data, CheckpointSink.NONE);
  }

  /**
   * What came of it.
   *
   * @param deed what befell it
   * @param seconds the whole training, with the time until the replacement of an executor had come
   */
  record Outcome(String deed, String sha256, double seconds) {}

  long steps() {
    return (long) request.stepsPerEpoch() * EPOCHS;
  }

  Outcome undisturbed() {
    return run(TrainingListener.NONE, "undisturbed");
  }

  /**
   * Kills one of the two executors at a random moment between the first step and the last tenth.
   */
  Outcome disturbed(Random random) {
    Assassin assassin = new Assassin(1 + random.nextInt((int) (steps() * 9 / 10) - 1), random);
    Outcome outcome = run(assassin, "");
    return new Outcome(assassin.deed(), outcome.sha256(), outcome.seconds());
  }

  private Outcome run(TrainingListener listener, String deed) {
    TrainingResult result = Training.run(context, request, listener);
    if (result.steps() != steps()) {
      throw new IllegalStateException(
          "Expected " + steps() + " steps, but the training made " + result.steps());
    }
    return new Outcome(deed, sha256(result.weights()), result.timing().total());
  }

  private static String sha256(Weights weights) {
    int count = weights.parameters().length + weights.state().length;
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count);
    bytes.asFloatBuffer().put(weights.parameters()).put(weights.state());
    return ModelStore.sha256(bytes.array());
  }

  @Override
  public void close() {
    data.unpersist();
  }
}
