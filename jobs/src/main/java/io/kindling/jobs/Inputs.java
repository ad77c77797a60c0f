package io.kindling.jobs;

import io.kindling.engine.network.Network;
import io.kindling.engine.network.Summary;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.training.Outputs;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.util.Locale;

/** The rows and the network of a run, found to fit each other. */
record Inputs(PreparedData data, Network network, double seconds) {
  /** Prepares the rows for a training and builds the network for them. */
  static Inputs forTraining(JobContext context) {
    RunConfig config = context.config();
    TrainingSettings training = config.training();
    DataSpec spec = config.data().orElseThrow();
    if (training.takesAllRows() && spec.source() instanceof SourceSpec.Text) {
      throw new ConfigException(
          "training.batchSize = all is for rows: of a text it says how many lanes are read side by"
              + " side, so write a number");
    }
    ShardRule rule = training.shardRule();
    context.describe("prepare the data");
    long start = System.nanoTime();
    PreparedData data = PreparedData.prepare(context.spark(), spec, rule);
    double seconds = (System.nanoTime() - start) / 1e9;
    Network network = config.network(data.encoders());
    PreparedData measuring =
        data.measuring(Outputs.measures(data.encoders(), network, training.losses(), spec));
    Inputs inputs = new Inputs(measuring, network, seconds);
    inputs.tell(context);
    return inputs;
  }

  /** The network and what it needs, layer by layer. */
  static String summary(Network network, RunConfig config, PreparedData data) {
    int slots = ShardTree.gradients(data.shardCount());
    return Summary.of(network, rowsAtOnce(config, data), slots).strip();
  }

  /** The rows that a worker runs at once: a shard's part of a step, or a piece of it. */
  static int rowsAtOnce(RunConfig config, PreparedData data) {
    TrainingSettings training = config.training();
    long batch = training.takesAllRows() ? data.rows(Part.TRAIN) : training.batchSize();
    long part = (batch + data.shardCount() - 1) / data.shardCount();
    int micro = config.engine().microBatch().orElse(Integer.MAX_VALUE);
    return (int) Math.max(1, Math.min(part, micro));
  }

  /** What the data is counted in. */
  String unit() {
    return data.lanes(Part.TRAIN).isPresent() ? "windows" : "rows";
  }

  private void tell(JobContext context) {
    context.out().println(summary(network, context.config(), data));
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "data: %d %s to train on, %d to validate, %d to test; %d shards; %.1f s",
                data.rows(Part.TRAIN),
                unit(),
                data.rows(Part.VALIDATION),
                data.rows(Part.TEST),
                data.shardCount(),
                seconds));
    data.encoders().lines().forEach(line -> context.progress().say("column " + line));
    data.warnings().forEach(warning -> context.progress().say("note: " + warning));
  }
}
