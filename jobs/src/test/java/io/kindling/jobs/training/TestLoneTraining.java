package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.Stopping;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.Sharded;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Crop;
import io.kindling.partitioning.augment.Fill;
import io.kindling.partitioning.augment.Flip;
import io.kindling.partitioning.augment.MixUp;
import io.kindling.partitioning.augment.Noise;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.shard.BatchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A training in one thread ends with the bits of the same training on a cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestLoneTraining {
  private static final ShardRule EIGHT = ShardRule.fixed(8);
  private static final AveragingSettings AVERAGING = AveragingSettings.DEFAULT;
  private static final EngineSettings REFERENCE = Trainings.REFERENCE;
  private static final DataSpec SPIRALS = spirals(ClassWeights.NONE);
  private static final Network CURVED = Network.input(2).dense(8, Activation.TANH).dense(2);
  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(0.01f);

  private JavaSparkContext spark;
  private Both usual;

  /** The same rows twice: on the cluster, and in this process. */
  private record Both(PreparedData spread, DrawnRows here) {
    static Both of(JavaSparkContext spark, DataSpec spec) {
      PreparedData data = PreparedData.prepare(spark, spec, EIGHT);
      Pool pool = Pool.of(data);
      return new Both(data, DrawnRows.of(pool, Draw.whole(pool.rows()), spec, EIGHT));
    }
  }

  /** A way to train. */
  private record Way(
      Network network,
      TrainingSettings training,
      AveragingSettings averaging,
      EngineSettings engine) {
    Way(Network network, TrainingSettings training) {
      this(network, training, AVERAGING, REFERENCE);
    }

    TrainingRequest request(Sharded data) {
      return new TrainingRequest(
          "test", network, training, averaging, engine, data, CheckpointSink.NONE);
    }
  }

  /** Keeps what a training tells. */
  private static final class Told implements TrainingListener {
    private final List<String> words = new ArrayList<>();

    @Override
    public void stepCommitted(long steps, long ofSteps, double loss) {
      words.add(steps + " of " + ofSteps + ": " + loss);
    }

    @Override
    public void replanned(String reason) {
      words.add(anyShard(reason));
    }
  }

  /** Of several workers that diverge in a step, one is heard first. */
  private static String anyShard(String sentence) {
    return sentence.replaceAll("shard [0-9]", "some shard");
  }

  private static DataSpec spirals(ClassWeights classWeights) {
    return new DataSpec(
        new SourceSpec.Spirals(300, 0.05, 7),
        new Split(0.6, 0.2, 0.2),
        3,
        FeatureEncoding.AUTO,
        List.of(Target.CLASS),
        classWeights);
  }

  @BeforeAll
  void prepare() {
    spark = LocalContext.open("local[2]");
    usual = Both.of(spark, SPIRALS);
  }

  @AfterAll
  void close() {
    spark.close();
  }

  private TrainingResult compared(Way way) {
    return compared(way, usual);
  }

  /** Trains both ways; what is told on the way must be the same, and so must the end. */
  private TrainingResult compared(Way way, Both rows) {
    Told spread = new Told();
    Told alone = new Told();
    TrainingResult expected = Training.run(spark, way.request(rows.spread()), spread);
    TrainingResult found = LoneTraining.run(way.request(rows.here()), rows.here(), alone);
    assertThat(Trainings.sha256(found.weights())).isEqualTo(Trainings.sha256(expected.weights()));
    assertThat(found.history().stream().map(EpochResult::byPart).toList())
        .isEqualTo(expected.history().stream().map(EpochResult::byPart).toList());
    assertThat(alone.words).isEqualTo(spread.words).isNotEmpty();
    assertThat(found.bestEpoch()).isEqualTo(expected.bestEpoch());
    assertThat(found.steps()).isEqualTo(expected.steps());
    assertThat(found.emptySteps()).isEqualTo(expected.emptySteps());
    assertThat(found.repeatedSteps()).isEqualTo(expected.repeatedSteps());
    assertThat(found.stopReason()).isEqualTo(expected.stopReason());
    assertThat(found.shards()).isEqualTo(8);
    assertThat(found.allRounds().stream().map(RoundSeen::firstStep).toList())
        .isEqualTo(expected.allRounds().stream().map(RoundSeen::firstStep).toList());
    assertThat(found.allRounds().stream().map(RoundSeen::steps).toList())
        .isEqualTo(expected.allRounds().stream().map(RoundSeen::steps).toList());
    return found;
  }

  @Test
  void withDropoutAndBatchNormalisation() {
    Way way = new Way(Trainings.spiralsNetwork(), Trainings.settings(50, 4, ADAM));
    TrainingResult result = compared(way);
    assertThat(result.rounds()).isEqualTo(1);
    assertThat(result.epochs()).isEqualTo(4);
  }

  @Test
  void onTheFastKernels() {
    TrainingSettings settings = Trainings.settings(50, 4, ADAM);
    TrainingResult result =
        compared(new Way(Trainings.spiralsNetwork(), settings, AVERAGING, EngineSettings.DEFAULT));
    assertThat(result.kernels()).startsWith("onednn");
  }

  @Test
  void withASearchOverAllRows() {
    LbfgsSpec search = new LbfgsSpec(10, Integer.MAX_VALUE, 1e-6, 1e-4, 0.9, 25);
    TrainingResult result =
        compared(new Way(CURVED, Trainings.settings(BatchPlan.ALL_ROWS, 30, search)));
    assertThat(result.steps()).isEqualTo(30);
  }

  @Test
  void withShardsThatStepByThemselves() {
    for (InnerState state : InnerState.values()) {
      for (WireFormat wire : WireFormat.values()) {
        ExchangeSettings exchange =
            new ExchangeSettings(4, new OptimizerSpec.Sgd(0.9f), state, wire, OptionalInt.empty());
        TrainingSettings settings = Trainings.settings(40, 3, ADAM);
        assertThat(compared(new Way(CURVED, settings, AVERAGING.with(exchange), REFERENCE)).steps())
            .isEqualTo(15);
      }
    }
  }

  @Test
  void withGradientsThatAreRounded() {
    ExchangeSettings exchange = ExchangeSettings.DEFAULT.with(WireFormat.BF16, 4);
    AveragingSettings averaging = AVERAGING.with(exchange).withRoundSteps(5);
    TrainingResult result =
        compared(
            new Way(
                Trainings.spiralsNetwork(), Trainings.settings(50, 4, ADAM), averaging, REFERENCE));
    assertThat(result.rounds()).isGreaterThan(1);
  }

  @Test
  void inPiecesOfAStep() {
    EngineSettings pieces = new EngineSettings(REFERENCE.kernels(), OptionalInt.of(3));
    TrainingResult result =
        compared(new Way(CURVED, Trainings.settings(90, 3, ADAM), AVERAGING, pieces));
    assertThat(result.steps()).isEqualTo(6);
  }

  @Test
  void inSeveralRounds() {
    TrainingSettings settings = Trainings.settings(50, 4, ADAM);
    TrainingResult result =
        compared(
            new Way(Trainings.spiralsNetwork(), settings, AVERAGING.withRoundSteps(3), REFERENCE));
    assertThat(result.rounds()).isGreaterThan(3);
  }

  @Test
  void withImagesThatChange() {
    for (Augmentation changes :
        List.of(
            Augmentation.of(
                new Flip(Flip.Direction.HORIZONTAL, 0.5),
                new Crop(3, Fill.BLACK, 1),
                new Noise(8, 0.5)),
            Augmentation.of(new MixUp(0.4, 0.8)))) {
      DataSpec spec =
          new DataSpec(
                  new SourceSpec.Digits(200, 5),
                  new Split(0.8, 0.2, 0),
                  3,
                  FeatureEncoding.AUTO,
                  List.of(Target.CLASS),
                  ClassWeights.BALANCED)
              .with(changes);
      Network network =
          Network.input(28, 28).flatten().dense(12, Activation.RELU).batchNorm().dense(10);
      assertThat(
              compared(new Way(network, Trainings.settings(60, 2, ADAM)), Both.of(spark, spec))
                  .epochs())
          .isEqualTo(2);
    }
  }

  @Test
  void withClassesOfWeight() {
    Both balanced = Both.of(spark, spirals(ClassWeights.BALANCED));
    TrainingResult result = compared(new Way(CURVED, Trainings.settings(50, 2, ADAM)), balanced);
    assertThat(result.epochs()).isEqualTo(2);
  }

  @Test
  void untilAMetricGetsNoBetter() {
    TrainingSettings settings =
        Trainings.stopping(
            Trainings.settings(50, 60, new OptimizerSpec.Adam(0.5f)),
            new EarlyStopping("validation.loss", 3, 0));
    TrainingResult result = compared(new Way(CURVED, settings));
    assertThat(result.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    assertThat(result.bestEpoch()).isEqualTo(result.epochs() - 3);
  }

  /** Both while it is measured now and then, and by what is known of those epochs alone. */
  @Test
  void untilAMetricGetsNoBetterWhereItIsMeasured() {
    TrainingSettings settings =
        Trainings.stopping(
                Trainings.settings(50, 60, new OptimizerSpec.Adam(0.5f)),
                new EarlyStopping("validation.loss", 2, 0))
            .withValidateEvery(3);
    TrainingResult result = compared(new Way(CURVED, settings));
    assertThat(result.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
    assertThat(result.bestEpoch()).isEqualTo(result.epochs() - 6);
    assertThat(result.history())
        .allMatch(epoch -> epoch.isMeasured() == (epoch.epoch() % 3 == 0))
        .allMatch(epoch -> epoch.isMeasured() || !epoch.best());
  }

  /** After the second epoch the rate grows beyond all bounds, and is sane after one way back. */
  @Test
  void goingBackWhereItDiverges() {
    TrainingSettings settings =
        Trainings.settings(50, 4, new OptimizerSpec.Sgd(0.1f))
            .with(Stepping.PLAIN.with(new RateSchedule.Step(2, 1e30)))
            .with(Stopping.NONE.withRollback(1e-31));
    Network network = Network.input(2).dense(8, Activation.IDENTITY).dense(2);
    assertThat(compared(new Way(network, settings)).epochs()).isEqualTo(4);
    Told told = new Told();
    Way way = new Way(network, settings);
    assertThat(LoneTraining.run(way.request(usual.here()), usual.here(), told).epochs())
        .isEqualTo(4);
    assertThat(told.words)
        .anyMatch(word -> word.contains("The run goes back to the end of epoch 2"));
  }

  @Test
  void endingWhereItDiverges() {
    for (int every : new int[] {1, 4}) {
      ExchangeSettings exchange =
          new ExchangeSettings(
              every,
              ExchangeSettings.PLAIN_AVERAGE,
              InnerState.KEEP,
              WireFormat.FP32,
              OptionalInt.empty());
      TrainingSettings settings = Trainings.settings(50, 4, new OptimizerSpec.Sgd(1e38f));
      Network network = Network.input(2).dense(8, Activation.IDENTITY).dense(2);
      Way way = new Way(network, settings, AVERAGING.with(exchange), REFERENCE);
      DivergedException expected =
          catchThrowableOfType(
              DivergedException.class,
              () -> Training.run(spark, way.request(usual.spread()), TrainingListener.NONE));
      DivergedException found =
          catchThrowableOfType(
              DivergedException.class,
              () ->
                  LoneTraining.run(way.request(usual.here()), usual.here(), TrainingListener.NONE));
      assertThat(found.step()).isEqualTo(expected.step());
      assertThat(anyShard(found.getMessage()))
          .isEqualTo(anyShard(expected.getMessage()))
          .contains("not a finite number");
    }
  }
}
