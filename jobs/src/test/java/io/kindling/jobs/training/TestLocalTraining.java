package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.shard.BatchPlan;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Shards that take several steps by themselves before what they changed is averaged. */
class TestLocalTraining {
  private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.1f);
  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(0.01f);
  private static final OptimizerSpec NESTEROV = new OptimizerSpec.Nesterov(0.7f, 0.5f);

  /** Five steps an epoch, the last of fewer rows. */
  private static final int BATCH = 50;

  private static ExchangeSettings exchange(int every, OptimizerSpec outer, InnerState state) {
    return new ExchangeSettings(every, outer, state, WireFormat.FP32, OptionalInt.empty());
  }

  private static ExchangeSettings every(int steps) {
    return exchange(steps, ExchangeSettings.PLAIN_AVERAGE, InnerState.KEEP);
  }

  private static TrainingRequest request(
      JavaSparkContext spark, int shards, TrainingSettings training, AveragingSettings averaging) {
    return request(spark, shards, training, averaging, Trainings.REFERENCE);
  }

  private static TrainingRequest request(
      JavaSparkContext spark,
      int shards,
      TrainingSettings training,
      AveragingSettings averaging,
      EngineSettings engine) {
    return new TrainingRequest(
        "test",
        Trainings.spiralsNetwork(),
        training,
        averaging,
        engine,
        Trainings.spirals(spark, 300, shards),
        CheckpointSink.NONE);
  }

  private static TrainingResult run(JavaSparkContext spark, TrainingRequest request) {
    return Training.run(spark, request, TrainingListener.NONE);
  }

  private static AveragingSettings with(ExchangeSettings exchange) {
    return AveragingSettings.DEFAULT.with(exchange);
  }

  private static void assertClose(Weights actual, Weights expected, double tolerance) {
    assertThat(largestDifference(actual.parameters(), expected.parameters()))
        .isCloseTo(0, within(tolerance));
    assertThat(largestDifference(actual.state(), expected.state())).isCloseTo(0, within(tolerance));
  }

  private static double largestDifference(float[] left, float[] right) {
    double largest = 0;
    for (int i = 0; i < left.length; i++) {
      largest = Math.max(largest, Math.abs(left[i] - right[i]));
    }
    return largest;
  }

  /** With one step an epoch, no shard makes a second before the average. */
  @Test
  void oneStepOfGradientDescentIsTheAverageOfGradients() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      TrainingSettings training =
          Trainings.settings(240, 6, SGD).with(Stepping.PLAIN.with(new Decay(0, 0.01f, 0)));
      Weights local = run(spark, request(spark, 4, training, with(every(2)))).weights();
      Weights usual = run(spark, request(spark, 4, training, with(every(1)))).weights();
      assertClose(local, usual, 2e-6);
    }
  }

  static Stream<Arguments> trainings() {
    OptimizerSpec average = ExchangeSettings.PLAIN_AVERAGE;
    return Stream.of(
        Arguments.of(SGD, exchange(3, average, InnerState.KEEP)),
        Arguments.of(ADAM, exchange(3, average, InnerState.KEEP)),
        Arguments.of(ADAM, exchange(2, average, InnerState.RESET)),
        Arguments.of(ADAM, exchange(3, average, InnerState.AVERAGE)),
        Arguments.of(ADAM, exchange(64, NESTEROV, InnerState.KEEP)),
        Arguments.of(
            new OptimizerSpec.Momentum(0.05f, 0.9f),
            exchange(2, new OptimizerSpec.Adam(0.01f, 0.9f, 0.99f, 1e-3f), InnerState.AVERAGE)));
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void whatComesOutIsWhatThePlainAlgorithmGives(OptimizerSpec inner, ExchangeSettings exchange) {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      Stepping stepping = Stepping.PLAIN.with(new RateSchedule.Cosine(0.1, 0, 1));
      TrainingSettings training = Trainings.settings(BATCH, 3, inner).with(stepping);
      TrainingRequest request = request(spark, 4, training, with(exchange).withRoundSteps(4));
      TrainingResult result = run(spark, request);
      assertThat(result.steps()).isEqualTo(15);
      assertThat(result.history().get(2).samples()).isEqualTo(240);
      assertClose(result.weights(), LocalReference.trained(request), 2e-5);
    }
  }

  /** With all that can be around a rule, and a learning rate that waits for metrics. */
  private static Stepping everything() {
    return Stepping.PLAIN
        .with(new Clipping(1, 2, 1.5f))
        .with(new Decay(1e-4f, 1e-3f, 1e-3f))
        .with(new Plateau("validation.loss", Plateau.Better.SMALLER, 0.5, 0, 0.01, 0, 0.1))
        .with(new WeightAverage.Exponential(0.9f))
        .withMaxNorm(1.5f)
        .withGroups(
            new ParameterGroup(List.of("*.bias"), 2, 0),
            ParameterGroup.steppedBy(OwnOptimizer.of(new OptimizerSpec.Sgd(0.1f)), "0.weight"));
  }

  private static String trained(int threads, int shards, InnerState state, int roundSteps) {
    try (JavaSparkContext spark = LocalContext.open("local[" + threads + "]")) {
      TrainingSettings training = Trainings.settings(BATCH, 4, ADAM).with(everything());
      AveragingSettings averaging = with(exchange(3, NESTEROV, state)).withRoundSteps(roundSteps);
      TrainingResult result =
          run(spark, request(spark, shards, training, averaging, EngineSettings.DEFAULT));
      assertThat(result.workers()).hasSize(Math.min(threads, shards));
      return Trainings.sha256(result.weights())
          + result.history().get(3).train()
          + result.history().get(3).validation();
    }
  }

  @ParameterizedTest
  @EnumSource(InnerState.class)
  void theNumberOfWorkersAndTheirRoundsLeaveNoTrace(InnerState state) {
    String once = trained(1, 4, state, 1000);
    assertThat(trained(2, 4, state, 7)).isEqualTo(once);
    assertThat(trained(3, 4, state, 4)).isEqualTo(once);
  }

  @Test
  void eachInnerStateGivesAnotherModel() {
    assertThat(Stream.of(InnerState.values()).map(state -> trained(2, 4, state, 7)).distinct())
        .hasSize(3);
  }

  /** What is frozen is where it was, and what is around changes stays within its limits. */
  @Test
  void frozenParametersStay() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      Network network = Network.input(2).dense(8, Activation.TANH).dense(2);
      PreparedData data = Trainings.spirals(spark, 300, 4);
      Stepping stepping = Stepping.PLAIN.withGroups(ParameterGroup.frozen("0.*"));
      TrainingRequest request =
          new TrainingRequest(
              "test",
              network,
              Trainings.settings(BATCH, 2, ADAM).with(stepping),
              with(exchange(3, NESTEROV, InnerState.KEEP)),
              Trainings.REFERENCE,
              data,
              CheckpointSink.NONE);
      float[] after = run(spark, request).weights().parameters();
      float[] before = network.initialParameters(1);
      int frozen = 2 * 8 + 8;
      for (int i = 0; i < after.length; i++) {
        assertThat(after[i] == before[i]).as("parameter %s", i).isEqualTo(i < frozen);
      }
    }
  }

  /** Drawn digits; the shards have 32 rows of each step. */
  @Test
  void eightStepsByThemselvesAndRoundedNumbersLearnNearlyAsWell() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      DataSpec spec =
          new DataSpec(
              new SourceSpec.Digits(5000, 1),
              new Split(0.8, 0.2, 0),
              1,
              FeatureEncoding.PIXELS,
              Target.CLASS);
      PreparedData data = PreparedData.prepare(spark, spec, ShardRule.fixed(2));
      double usual = accuracy(spark, data, every(1));
      assertThat(usual).isGreaterThan(0.85);
      assertThat(accuracy(spark, data, every(1).with(WireFormat.BF16, 2)))
          .isCloseTo(usual, within(0.015));
      assertThat(accuracy(spark, data, every(8))).isCloseTo(usual, within(0.04));
      assertThat(accuracy(spark, data, every(8).with(WireFormat.BF16, 2)))
          .isCloseTo(usual, within(0.04));
    }
  }

  private static double accuracy(
      JavaSparkContext spark, PreparedData data, ExchangeSettings exchange) {
    TrainingRequest request =
        new TrainingRequest(
            "digits",
            Network.input(784).dense(64, Activation.RELU).dense(10),
            Trainings.settings(64, 8, new OptimizerSpec.Adam(2e-3f)),
            with(exchange),
            EngineSettings.DEFAULT,
            data,
            CheckpointSink.NONE);
    return run(spark, request).history().get(7).validation().get("accuracy");
  }

  @Test
  void aStepThatDivergesNamesItsShard() {
    try (JavaSparkContext spark = LocalContext.open("local[2]")) {
      TrainingSettings training = Trainings.settings(BATCH, 4, new OptimizerSpec.Sgd(1e38f));
      TrainingRequest request = request(spark, 4, training, with(every(4)));
      assertThatThrownBy(() -> run(spark, request))
          .isInstanceOf(DivergedException.class)
          .hasMessageMatching(
              "In step [0-3] \\(epoch 1\\), (the (loss|gradient)|a parameter) of shard [0-3] is not"
                  + " a finite number: lower the optimizer's rate, or look for extreme values in"
                  + " the data[.]");
    }
  }

  @Test
  void aSearchOverAllRowsIsRefused() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      TrainingSettings training = Trainings.settings(BatchPlan.ALL_ROWS, 4, LbfgsSpec.DEFAULT);
      PreparedData data = Trainings.spirals(spark, 300, 4);
      assertThatThrownBy(() -> search(training, with(every(4)), data))
          .hasMessage(
              "training.optimizer is lbfgs, which searches with the exact gradient of all rows:"
                  + " expected averaging.every = 1 and averaging.wire = fp32, found 4 and fp32");
      AveragingSettings rounded = with(every(1).with(WireFormat.BF16, 4));
      assertThatThrownBy(() -> search(training, rounded, data))
          .hasMessageEndingWith("found 1 and bf16");
    }
  }

  private static TrainingRequest search(
      TrainingSettings training, AveragingSettings averaging, PreparedData data) {
    return new TrainingRequest(
        "test",
        Network.input(2).dense(8, Activation.TANH).dense(2),
        training,
        averaging,
        Trainings.REFERENCE,
        data,
        CheckpointSink.NONE);
  }

  @Test
  void aRunWhoseOptimizersKeepNoNumbersHoldsNothing() {
    try (JavaSparkContext spark = LocalContext.open("local[1]")) {
      TrainingRequest plain = request(spark, 4, Trainings.settings(BATCH, 1, SGD), with(every(3)));
      assertThat(plain.held()).isEmpty();
      assertThat(plain.roundSteps()).isEqualTo(2000);
      TrainingRequest adam = request(spark, 4, Trainings.settings(BATCH, 1, ADAM), with(every(3)));
      assertThat(adam.held()).containsExactly(Held.INNER);
      assertThat(adam.roundSteps()).isEqualTo(768);
    }
  }
}
