package io.kindling.jobs.bench;

import com.fasterxml.jackson.databind.node.NullNode;
import com.typesafe.config.ConfigFactory;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.Training;
import io.kindling.jobs.training.TrainingListener;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** A training as a configuration says it, whose rows lie packed in Spark's memory. */
final class ConfiguredRun implements AutoCloseable {
  private final JavaSparkContext context;
  private final RunConfig config;
  private final PreparedData data;
  private final TrainingRequest request;

  /**
   * Reads a configuration and packs its rows.
   *
   * @param sets settings beside the text, as {@code key=value}
   */
  ConfiguredRun(JavaSparkContext context, String name, String text, List<String> sets) {
    this.context = context;
    this.config =
        RunConfig.read(
            ConfigFactory.parseString(text),
            sets,
            Purpose.TRAIN,
            RunConfig.secrets(context.getConf()));
    ShardRule rule = ShardRule.fixed(config.training().shards().orElseThrow());
    this.data = PreparedData.prepare(context, config.data().orElseThrow(), rule);
    this.request =
        new TrainingRequest(
            name,
            config.network(data.schema().shape()),
            config.training(),
            config.averaging(),
            config.engine(),
            data,
            CheckpointSink.NONE);
  }

  TrainingResult train(CheckpointSink checkpoints) {
    return Training.run(context, request.with(checkpoints), TrainingListener.NONE);
  }

  /** What a trained model reaches on the test part. */
  double accuracy(TrainingResult trained) {
    Network network = request.network();
    Model model =
        new Model(
            network,
            config.training().losses().objective(network),
            trained.weights().parameters(),
            trained.weights().state(),
            NullNode.getInstance());
    Inference inference = Inference.of(model, config.engine());
    return Measured.on(context, inference, data, Part.TEST).values().get("accuracy");
  }

  @Override
  public void close() {
    data.unpersist();
  }
}
