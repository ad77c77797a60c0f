package io.kindling.jobs.training;

import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Recurrent.Returned;
import io.kindling.engine.network.Recurrent.Start;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.config.WireFormat;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.TextUnit;
import io.kindling.partitioning.shard.BatchPlan;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;

/** Short trainings on the fast kernels with all in them that a lost executor could change. */
final class LossyRequests {
  private static final int LANES = 8;
  private static final int WINDOW = 8;
  private static final int SYMBOLS = 200;
  private static final int ROUND_STEPS = 16;
  private static final OptionalInt SHORT_ROUND = OptionalInt.of(25);
  private static final Duration JOIN = Duration.ofSeconds(5);
  private static final AveragingSettings USUAL = AveragingSettings.DEFAULT;

  private LossyRequests() {}

  /** Large enough that its parameters travel in several slices. */
  static TrainingRequest spirals(JavaSparkContext spark) {
    return request(
        large(),
        Trainings.settings(50, 20, new OptimizerSpec.Adam(0.01f)),
        Trainings.spirals(spark, 300, 4),
        OptionalInt.empty());
  }

  /** The same in rounds of 25 steps of 100, each of which waits for all that were asked for. */
  static TrainingRequest rounds(JavaSparkContext spark) {
    Duration join = Duration.ofMinutes(2);
    return spirals(spark, join, USUAL.heartbeatTimeout(), USUAL.cancelTimeout(), SHORT_ROUND);
  }

  /** The same in rounds that begin without those that have not come. */
  static TrainingRequest elastic(JavaSparkContext spark) {
    return spirals(spark, JOIN, USUAL.heartbeatTimeout(), USUAL.cancelTimeout(), SHORT_ROUND);
  }

  /** The same where who is silent is soon given up. */
  static TrainingRequest impatient(JavaSparkContext spark) {
    return spirals(spark, JOIN, Duration.ofSeconds(3), Duration.ofSeconds(1), OptionalInt.empty());
  }

  private static TrainingRequest spirals(
      JavaSparkContext spark,
      Duration join,
      Duration silence,
      Duration cancel,
      OptionalInt roundSteps) {
    TrainingRequest plain = spirals(spark);
    return new TrainingRequest(
        plain.name(),
        plain.network(),
        plain.training(),
        new AveragingSettings(
            ExchangeSettings.DEFAULT,
            join,
            USUAL.resourceTimeout(),
            Duration.ofMillis(500),
            silence,
            USUAL.stepTimeout(),
            cancel,
            roundSteps),
        plain.engine(),
        plain.data(),
        CheckpointSink.NONE);
  }

  /** On kernels in plain Java, which a process may run interpreted; eight shards. */
  static TrainingRequest interpreted(JavaSparkContext spark) {
    Network network = Network.input(2).dense(64, Activation.RELU).dense(64, Activation.TANH);
    return new TrainingRequest(
        "test",
        network.dense(2),
        Trainings.settings(50, 20, new OptimizerSpec.Adam(0.01f)),
        USUAL.withRoundSteps(SHORT_ROUND.getAsInt()),
        Trainings.REFERENCE,
        Trainings.spirals(spark, 300, 8),
        CheckpointSink.NONE);
  }

  private static Network large() {
    return Network.input(2)
        .dense(512, Activation.RELU)
        .batchNorm()
        .dropout(0.1f)
        .dense(520, Activation.TANH)
        .dense(2);
  }

  /** Shards that step by themselves and keep their optimizers' states, and rounded changes. */
  static TrainingRequest local(JavaSparkContext spark) {
    ExchangeSettings exchange =
        new ExchangeSettings(
            2,
            new OptimizerSpec.Nesterov(0.7f, 0.5f),
            InnerState.KEEP,
            WireFormat.BF16,
            OptionalInt.of(2));
    return request(
        large(),
        Trainings.settings(20, 8, new OptimizerSpec.Adam(0.01f)),
        Trainings.spirals(spark, 300, 4),
        OptionalInt.of(ROUND_STEPS),
        exchange);
  }

  /** A search over all rows, whose state on the driver must not change before a step is whole. */
  static TrainingRequest search(JavaSparkContext spark) {
    Network network =
        Network.input(2).dense(256, Activation.TANH).dense(260, Activation.TANH).dense(2);
    return request(
        network,
        Trainings.settings(BatchPlan.ALL_ROWS, 40, LbfgsSpec.DEFAULT),
        Trainings.spirals(spark, 300, 4),
        OptionalInt.empty());
  }

  /**
   * A text whose lanes carry state from step to step. So few of its symbols are in a step that only
   * their rows of the embedding's gradient travel; the embedding has an optimizer of its own.
   */
  static TrainingRequest text(JavaSparkContext spark, String file) {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Text(file, TextUnit.CHARACTERS, WINDOW),
            new Split(0.8, 0.2, 0),
            1,
            FeatureEncoding.AUTO,
            Target.CLASS);
    Network network =
        Network.input(WINDOW)
            .with(new EmbeddingLayer(8, SYMBOLS, Initialiser.XAVIER))
            .with(carriedLstm())
            .with(new StepDense(SYMBOLS, Activation.IDENTITY));
    ParameterGroup embedding =
        ParameterGroup.steppedBy(OwnOptimizer.of(new OptimizerSpec.Sgd(0.5f)), "0.*");
    return request(
        network,
        Trainings.settings(LANES, 2, new OptimizerSpec.Adam(0.01f))
            .with(Stepping.PLAIN.with(Clipping.byGlobalNorm(5)).withGroups(embedding)),
        PreparedData.prepare(spark, spec, ShardRule.fixed(2).withLanes(LANES)),
        OptionalInt.of(ROUND_STEPS));
  }

  private static Recurrent carriedLstm() {
    return new Recurrent(
        new LstmCell(),
        16,
        2,
        Directions.FORWARD,
        0.1f,
        Returned.STEPS,
        Start.CARRIED,
        Initialiser.XAVIER);
  }

  private static TrainingRequest request(
      Network network, TrainingSettings training, PreparedData data, OptionalInt roundSteps) {
    return request(network, training, data, roundSteps, ExchangeSettings.DEFAULT);
  }

  private static TrainingRequest request(
      Network network,
      TrainingSettings training,
      PreparedData data,
      OptionalInt roundSteps,
      ExchangeSettings exchange) {
    return new TrainingRequest(
        "test",
        network,
        training,
        new AveragingSettings(
            exchange,
            JOIN,
            USUAL.resourceTimeout(),
            USUAL.heartbeatInterval(),
            USUAL.heartbeatTimeout(),
            USUAL.stepTimeout(),
            USUAL.cancelTimeout(),
            roundSteps),
        EngineSettings.DEFAULT,
        data,
        CheckpointSink.NONE);
  }
}
