package io.kindling.jobs.training;

import io.kindling.engine.backend.Precision;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.Kernels;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;

/** Small trainings for tests. */
final class Trainings {
  static final EngineSettings REFERENCE =
      new EngineSettings(
          new KernelSettings(Kernels.REFERENCE, Precision.FP32, 1), OptionalInt.empty());

  private Trainings() {}

  static PreparedData spirals(JavaSparkContext context, int rows, int shards) {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Spirals(rows, 0.05, 7),
            new Split(0.8, 0.2, 0),
            3,
            FeatureEncoding.AUTO,
            Target.CLASS);
    return PreparedData.prepare(context, spec, ShardRule.fixed(shards));
  }

  static PreparedData xor(JavaSparkContext context, int shards) {
    DataSpec spec =
        new DataSpec(new SourceSpec.Xor(64), Split.NONE, 3, FeatureEncoding.NONE, Target.CLASS);
    return PreparedData.prepare(context, spec, ShardRule.fixed(shards));
  }

  /** Dropout and batch normalisation in it, so that all that must not differ is there. */
  static Network spiralsNetwork() {
    return Network.input(2)
        .dense(16, Activation.RELU)
        .batchNorm()
        .dropout(0.1f)
        .dense(8, Activation.TANH)
        .dense(2);
  }

  static TrainingSettings settings(int batchSize, int epochs, DescentSpec optimizer) {
    return new TrainingSettings(
        Loss.CROSS_ENTROPY, optimizer, batchSize, epochs, OptionalInt.empty(), 1, Optional.empty());
  }

  static TrainingSettings stopping(TrainingSettings settings, EarlyStopping stopping) {
    return new TrainingSettings(
        settings.loss(),
        settings.optimizer(),
        settings.batchSize(),
        settings.epochs(),
        settings.shards(),
        settings.seed(),
        Optional.of(stopping));
  }

  static TrainingRequest request(Network network, TrainingSettings settings, PreparedData data) {
    return new TrainingRequest(
        "test", network, settings, AveragingSettings.DEFAULT, REFERENCE, data, CheckpointSink.NONE);
  }

  /** Tells weights apart to the bit. */
  static String sha256(Weights weights) {
    float[] parameters = weights.parameters();
    float[] state = weights.state();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * (parameters.length + state.length));
    FloatBuffer view = bytes.asFloatBuffer();
    view.put(parameters).put(state);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
