package io.kindling.jobs;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.Placement;
import io.kindling.engine.network.Summary;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;
import java.util.Locale;

/** The rows and the network of a run, found to fit each other. */
record Inputs(PreparedData data, Network network, double seconds) {
  private static final int MOST_NAMES = 8;

  /** Prepares the rows for a training and builds the network for them. */
  static Inputs forTraining(JobContext context) {
    RunConfig config = context.config();
    TrainingSettings training = config.training();
    ShardRule rule =
        training.shards().isPresent()
            ? ShardRule.fixed(training.shards().getAsInt()).withLanes(training.batchSize())
            : ShardRule.auto(training.batchSize());
    context.describe("prepare the data");
    long start = System.nanoTime();
    PreparedData data = PreparedData.prepare(context.spark(), config.data().orElseThrow(), rule);
    double seconds = (System.nanoTime() - start) / 1e9;
    Network network = config.network(data.schema().shape());
    checkOutputs(network, data.encoders(), training);
    checkLoss(network, training);
    Inputs inputs = new Inputs(data, network, seconds);
    inputs.tell(context);
    return inputs;
  }

  private static void checkOutputs(Network network, Encoders encoders, TrainingSettings training) {
    checkHeads(network);
    boolean classes = encoders.target() == DataSpec.Target.CLASS;
    if (classes != training.loss().classifies()) {
      throw new ConfigException(
          String.format(
              "training.loss = %s goes with data.target = %s, found data.target = %s",
              training.loss().word(),
              training.loss().classifies() ? "class" : "number",
              encoders.target().word()));
    }
    boolean text = encoders.schema().features() == Schema.Features.SYMBOLS;
    if (network.carriesState() && !text) {
      throw new ConfigException(
          "A layer has carried = true, which is for the windows of a text (data.source = text): the"
              + " rows of this data do not continue each other");
    }
    if (text) {
      checkSymbols(network, encoders);
      return;
    }
    checkRows(network);
    if (network.outputs() != encoders.outputs()) {
      throw new ConfigException(
          String.format(
              "The network ends in %d numbers, but the data needs %d (%s): write dense = %d as its"
                  + " last layer",
              network.outputs(),
              encoders.outputs(),
              classes ? "the classes " + shortened(encoders.classes()) : "a number to predict",
              encoders.outputs()));
    }
  }

  private static void checkHeads(Network network) {
    if (network.heads().size() > 1) {
      throw new ConfigException(
          String.format(
              "The network puts out %s, but the rows of this data have one label: name one layer in"
                  + " network.outputs",
              network.heads()));
    }
  }

  /** Rows have one target: sequences of outputs are for texts. */
  private static void checkRows(Network network) {
    if (network.output().rank() == 2) {
      throw new ConfigException(
          String.format(
              "The network puts out %s, a label for each of %d steps, but a row of this data has one"
                  + " label (only a text has one for each step, data.source = text): make one step"
                  + " of them before the last dense layer, with overTime, returns = last or flatten",
              network.output(), network.output().size(0)));
    }
    if (network.output().rank() != 1) {
      throw new ConfigException(
          String.format(
              "The network puts out rows of shape %s, but the data needs rows of one dimension: put"
                  + " a flatten layer before its last dense layer",
              network.output()));
    }
  }

  /** Here and not first on the workers. */
  private static void checkLoss(Network network, TrainingSettings training) {
    try {
      NetworkGraphs.check(network, training.loss());
    } catch (IllegalArgumentException problem) {
      throw new ConfigException(problem.getMessage());
    }
  }

  private static void checkSymbols(Network network, Encoders encoders) {
    if (network.hasLengths(0)) {
      throw new ConfigException(
          "An embedding has a padding, but the windows of a text (data.source = text) are always"
              + " full: remove 'padding'");
    }
    Shape expected = Shape.of(encoders.schema().width(), encoders.outputs());
    if (!network.output().equals(expected)) {
      throw new ConfigException(
          String.format(
              "The network puts out %s for a window, but the text needs %s: for each of %d symbols"
                  + " (data.length) a number for each of the %d symbols of the vocabulary",
              network.output(), expected, expected.size(0), expected.size(1)));
    }
    checkEmbeddings(network, encoders);
  }

  /** A layer that looks symbols up must know them all. */
  private static void checkEmbeddings(Network network, Encoders encoders) {
    for (Placement placement : network.placements()) {
      if (placement.layer() instanceof EmbeddingLayer embedding
          && embedding.symbols() < encoders.outputs()) {
        throw new ConfigException(
            String.format(
                "The embedding layer %s has %d symbols, but the text has %d: write symbols = %d",
                placement.path(), embedding.symbols(), encoders.outputs(), encoders.outputs()));
      }
    }
  }

  static String shortened(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES)) + " …";
  }

  /** The network and what it needs, layer by layer. */
  static String summary(Network network, RunConfig config, int shards) {
    int rows = Math.max(1, (config.training().batchSize() + shards - 1) / shards);
    return Summary.of(network, rows, ShardTree.gradients(shards)).strip();
  }

  /** What the data is counted in. */
  String unit() {
    return data.lanes(Part.TRAIN).isPresent() ? "windows" : "rows";
  }

  private void tell(JobContext context) {
    context.out().println(summary(network, context.config(), data.shardCount()));
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
    data.warnings().forEach(warning -> context.progress().say("note: " + warning));
  }
}
