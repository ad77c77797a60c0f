package io.kindling.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What training relies on when it cuts, pads and sums steps. */
class TestStepEngine {
  private static final int ROWS = 12;
  private static final Network NETWORK =
      Network.input(6).dense(9, Activation.RELU).dropout(0.4f).dense(7, Activation.TANH).dense(3);

  private final float[] features = new float[ROWS * 6];
  private final float[] targets = new float[ROWS];
  private final float[] weights = new float[ROWS];

  TestStepEngine() {
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) CounterRandom.normal(1, 0, i);
    }
    for (int n = 0; n < ROWS; n++) {
      targets[n] = CounterRandom.below(3, 2, 0, n);
      weights[n] = (float) (0.5 + CounterRandom.uniform(3, 0, n));
    }
  }

  static Stream<Backend> backEnds() {
    return Stream.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  private static StepEngine open(Backend backend) {
    StepEngine engine = StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, backend, 1);
    engine.load(NETWORK.initialParameters(4), NETWORK.initialState());
    return engine;
  }

  private float[] gradient(StepEngine engine, int from, int rows) {
    StepBatch batch = engine.batch(rows, Mode.TRAIN);
    Steps.filled(batch, from, features, targets, weights);
    return Steps.gradient(engine, batch, new RunKey(5, 6, 7, from), NETWORK);
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void microBatchesAddUpToTheWholeDropoutIncluded(Backend backend) {
    try (StepEngine engine = open(backend)) {
      float[] whole = gradient(engine, 0, ROWS);
      float[] first = gradient(engine, 0, 5);
      float[] second = gradient(engine, 5, 4);
      float[] third = gradient(engine, 9, 3);
      float[] sum = new float[whole.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = first[i] + second[i] + third[i];
      }
      assertThat(sum).containsExactly(whole, within(2e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void rowsOfWeightZeroAddNothing(Backend backend) {
    try (StepEngine engine = open(backend)) {
      float[] eight = gradient(engine, 0, 8);
      for (int n = 8; n < ROWS; n++) {
        weights[n] = 0;
      }
      assertThat(gradient(engine, 0, ROWS)).containsExactly(eight, within(2e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void chanceDependsOnSeedStepShardAndRowAlone(Backend backend) {
    try (StepEngine engine = open(backend)) {
      StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
      Steps.filled(batch, 0, features, targets, weights);
      float[] first = Steps.gradient(engine, batch, new RunKey(5, 6, 7, 0), NETWORK);
      for (RunKey other :
          new RunKey[] {
            new RunKey(4, 6, 7, 0),
            new RunKey(5, 5, 7, 0),
            new RunKey(5, 6, 6, 0),
            new RunKey(5, 6, 7, 1)
          }) {
        assertThat(Steps.gradient(engine, batch, other, NETWORK)).isNotEqualTo(first);
      }
      assertThat(Steps.gradient(engine, batch, new RunKey(5, 6, 7, 0), NETWORK)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void evaluationIgnoresDropoutAndUsesRunningStatistics(Backend backend) {
    Network network = Network.input(2).with(new BatchNorm(0.5f, 1e-12f)).dropout(0.5f).dense(2);
    try (StepEngine engine = StepEngine.open(network, Loss.MEAN_SQUARED_ERROR, backend, 1)) {
      float[] identity = {1, 1, 0, 0, 1, 0, 0, 1, 0, 0};
      engine.load(identity, new float[] {1, 2, 4, 16});
      StepBatch batch = engine.batch(2, Mode.EVALUATE);
      Steps.filled(batch, 0, new float[] {3, 2, 1, 10}, new float[] {0, 0, 0, 0}, Steps.ones(2));
      engine.run(batch, new RunKey(1, 0, 0, 0), 0);
      float[] found = new float[4];
      batch.predictions().get(0, found);
      assertThat(found).containsExactly(new float[] {1, 0, 0, 2}, within(1e-5f));
      assertThat(batch.losses().get(0)).isCloseTo(0.5f, within(1e-5f));
      assertThat(batch.losses().get(1)).isCloseTo(2, within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void statisticsAreRowsTimesMeanAndUnbiasedVariance(Backend backend) {
    Network network = Network.input(1).batchNorm().dense(2);
    try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1)) {
      engine.load(network.initialParameters(1), network.initialState());
      StepBatch batch = engine.batch(4, Mode.TRAIN);
      Steps.filled(batch, 0, new float[] {1, 2, 3, 6}, new float[4], Steps.ones(4));
      engine.run(batch, new RunKey(1, 0, 0, 0), 0);
      double[] sums = {100, 0, 1000};
      batch.accumulateStatistics(sums, 1);
      assertThat(sums).containsExactly(new double[] {100, 12, 1000 + 4 * 14 / 3.0}, within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void batchesAreKeptBySizeAndMode(Backend backend) {
    try (StepEngine engine = open(backend)) {
      assertThat(engine.batch(4, Mode.TRAIN)).isSameAs(engine.batch(4, Mode.TRAIN));
      assertThat(engine.batch(4, Mode.TRAIN)).isNotSameAs(engine.batch(4, Mode.EVALUATE));
      assertThat(engine.batch(4, Mode.TRAIN).rows()).isEqualTo(4);
    }
  }

  @Test
  void memoryThatIsNotThereIsRefusedWithTheEstimate() {
    Network large = Network.input(1000).dense(1000).dense(3);
    try (StepEngine engine = StepEngine.open(large, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1)) {
      assertThatThrownBy(() -> engine.batch(1 << 30, Mode.TRAIN))
          .isInstanceOf(TooLargeException.class)
          .hasMessageMatching(
              "The network needs about \\d+\\.\\d GB outside the heap for 1073741824 rows and 1"
                  + " gradients, but this machine or container has \\d+\\.\\d GB: run fewer rows at"
                  + " once \\(engine.microBatch, training.batchSize\\), or a smaller network");
    }
  }

  @Test
  void memoryThatIsThereForOneEngineIsNotThereForAThousand() {
    Network network = Network.input(1000).dense(1000).dense(3);
    StepEngine.checkMemory(network, 1 << 20, 1, 1);
    assertThatThrownBy(() -> StepEngine.checkMemory(network, 1 << 20, 1, 1000))
        .isInstanceOf(TooLargeException.class)
        .hasMessageMatching(
            "The network needs about \\d+\\.\\d GB outside the heap for 1048576 rows and 1"
                + " gradients in each of 1000 workers, but this machine or container has"
                + " \\d+\\.\\d GB: run fewer rows at once \\(engine.microBatch,"
                + " training.batchSize\\), fewer workers \\(--master local\\[1\\]\\), or a"
                + " smaller network");
  }

  @Test
  void parametersAndGradientsThatHaveNoRoomAreRefusedBeforeAnyIsTaken() {
    Network large = Network.input(20_000).dense(20_000);
    assertThatThrownBy(
            () -> StepEngine.open(large, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1 << 20))
        .isInstanceOf(TooLargeException.class)
        .hasMessageMatching(
            "The network needs about 1677807\\.2 GB outside the heap for its parameters and 1048576"
                + " gradients, but this machine or container has \\d+\\.\\d GB: make the network"
                + " smaller");
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void partsOfParametersAndGradientsAreThoseOfTheWhole(Backend backend) {
    try (StepEngine engine = open(backend)) {
      float[] whole = gradient(engine, 0, ROWS);
      float[] parameters = NETWORK.initialParameters(4);
      engine.load(new float[parameters.length], new float[0]);
      float[] parts = new float[whole.length];
      for (int from = 0; from < whole.length; from += 7) {
        int count = Math.min(7, whole.length - from);
        engine.putParameters(from, Arrays.copyOfRange(parameters, from, from + count), count);
      }
      gradient(engine, 0, ROWS);
      float[] kept = new float[whole.length];
      float[] part = new float[5];
      for (int from = 0; from < whole.length; from += 5) {
        int count = Math.min(5, whole.length - from);
        engine.readGradientInto(0, from, part, count);
        System.arraycopy(part, 0, parts, from, count);
        engine.readParametersInto(from, part, count);
        System.arraycopy(part, 0, kept, from, count);
      }
      assertThat(parts).isEqualTo(whole);
      assertThat(kept).isEqualTo(parameters);
    }
  }

  @ParameterizedTest
  @MethodSource("backEnds")
  void labelsThatAreNoClassesAreRefused(Backend backend) {
    try (StepEngine engine = open(backend)) {
      for (Mode mode : Mode.values()) {
        StepBatch batch = engine.batch(4, mode);
        Steps.filled(batch, 0, features, targets, weights);
        for (float wrong : new float[] {3, -1, 0.5f, Float.NaN}) {
          batch.targets().put(2, wrong);
          assertThatThrownBy(() -> engine.run(batch, new RunKey(1, 0, 0, 0), 0))
              .hasMessage(
                  "Target 2 of a batch of 4 rows is "
                      + wrong
                      + ": expected the number of a class, from 0 to 2");
        }
      }
    }
  }
}
