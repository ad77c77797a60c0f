package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.Tracker;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks and optimizers against PyTorch, from the same parameters on the same batch. */
class TestAgainstPyTorch {
  private static final int ROWS = 24;
  private static final int STEPS = 10;
  private static final Network NETWORK =
      Network.input(12)
          .dense(20, Activation.RELU)
          .batchNorm()
          .dense(16, Activation.TANH)
          .dense(14, Activation.LEAKY_RELU)
          .batchNorm()
          .dense(9, Activation.SIGMOID)
          .dense(5);

  private final float[] features = normals(1, ROWS * 12);
  private final float[] weights = new float[ROWS];

  TestAgainstPyTorch() {
    for (int n = 0; n < ROWS; n++) {
      weights[n] = (float) (0.5 + CounterRandom.uniform(3, 0, n));
    }
  }

  static Stream<Arguments> backEndsAndLosses() {
    return backEnds()
        .flatMap(
            one ->
                Stream.of(Loss.CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR)
                    .map(loss -> Arguments.of(one, loss)));
  }

  private static Stream<Backend> backEnds() {
    return Stream.of(new ReferenceBackend(), new OneDnnBackend(1));
  }

  @ParameterizedTest
  @MethodSource("backEndsAndLosses")
  void lossGradientsAndRunningStatisticsAreThoseOfPyTorch(Backend backend, Loss loss) {
    float[] parameters = NETWORK.initialParameters(7);
    float[] state = NETWORK.initialState();
    try (Peer peer = new Peer(NETWORK, loss, parameters, state);
        StepEngine engine = StepEngine.open(NETWORK, loss, backend, 1)) {
      double expectedLoss = peer.loss(features, targets(loss), weights);
      engine.load(parameters, state);
      StepBatch batch = filled(engine, loss);
      assertThat(run(engine, batch, 0)).isCloseTo(expectedLoss, within(1e-4));

      float[] gradient = new float[parameters.length];
      engine.readSlotInto(0, gradient);
      float[] expected = peer.gradient();
      for (Segment segment : NETWORK.parameters().segments()) {
        assertClose("gradient of " + segment.name(), segment, gradient, expected);
      }
      double[] sums = new double[state.length];
      batch.accumulateStatistics(sums, 0);
      float[] moved = NETWORK.movedState(state, sums, 0, ROWS);
      float[] expectedState = peer.values(NETWORK.state());
      for (Segment segment : NETWORK.state().segments()) {
        assertClose(segment.name(), segment, moved, expectedState);
      }
    }
  }

  static List<Arguments> optimizers() {
    var sgd = ai.djl.training.optimizer.Optimizer.sgd();
    var momentum = ai.djl.training.optimizer.Optimizer.sgd();
    var adam = ai.djl.training.optimizer.Optimizer.adam();
    return List.of(
        Arguments.of(
            new OptimizerSpec.Sgd(0.02f), sgd.setLearningRateTracker(Tracker.fixed(0.02f)).build()),
        Arguments.of(
            new OptimizerSpec.Momentum(0.01f, 0.9f),
            momentum.setLearningRateTracker(Tracker.fixed(0.01f)).optMomentum(0.9f).build()),
        Arguments.of(
            new OptimizerSpec.Adam(0.01f),
            adam.optLearningRateTracker(Tracker.fixed(0.01f)).build()));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void tenLossesAreThoseOfPyTorch(
      OptimizerSpec spec, ai.djl.training.optimizer.Optimizer peerOptimizer) {
    Loss loss = Loss.CROSS_ENTROPY;
    float[] parameters = NETWORK.initialParameters(9);
    float[] state = NETWORK.initialState();
    double[] expected = new double[STEPS];
    float[] expectedParameters;
    try (Peer peer = new Peer(NETWORK, loss, parameters, state)) {
      for (int step = 0; step < STEPS; step++) {
        expected[step] = peer.loss(features, targets(loss), weights);
        peer.step(peerOptimizer);
      }
      expectedParameters = peer.values(NETWORK.parameters());
    }
    double[] found = new double[STEPS];
    float[] trained = train(spec, loss, parameters, found);
    assertThat(found).containsExactly(expected, within(2e-4));
    assertThat(found[STEPS - 1]).isLessThan(found[0]);
    for (Segment segment : NETWORK.parameters().segments()) {
      assertClose(segment.name() + " after training", segment, trained, expectedParameters);
    }
  }

  private float[] train(OptimizerSpec spec, Loss loss, float[] initial, double[] losses) {
    Optimizer optimizer = Optimizer.of(spec);
    float[] parameters = initial.clone();
    float[] gradient = new float[initial.length];
    OptimizerState state = optimizer.initialState(initial.length);
    try (StepEngine engine = StepEngine.open(NETWORK, loss, new ReferenceBackend(), 1)) {
      StepBatch batch = filled(engine, loss);
      for (int step = 0; step < STEPS; step++) {
        engine.load(parameters, NETWORK.initialState());
        losses[step] = run(engine, batch, step);
        engine.readSlotInto(0, gradient);
        optimizer.stepInPlace(0, initial.length, step + 1, gradient, parameters, state);
      }
    }
    return parameters;
  }

  private StepBatch filled(StepEngine engine, Loss loss) {
    StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
    batch.features().put(0, features);
    batch.targets().put(0, targets(loss));
    batch.weights().put(0, weights);
    return batch;
  }

  private double run(StepEngine engine, StepBatch batch, long step) {
    engine.run(batch, new RunKey(1, step, 0, 0), 0);
    FloatBuffer losses = batch.losses();
    double sum = 0;
    for (int n = 0; n < ROWS; n++) {
      sum += (double) weights[n] * losses.get(n);
    }
    return sum;
  }

  private static float[] targets(Loss loss) {
    if (!loss.classifies()) {
      return normals(2, ROWS * 5);
    }
    float[] labels = new float[ROWS];
    for (int n = 0; n < ROWS; n++) {
      labels[n] = CounterRandom.below(5, 2, 0, n);
    }
    return labels;
  }

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  private static void assertClose(String name, Segment segment, float[] found, float[] expected) {
    int end = segment.offset() + segment.length();
    assertThat(Arrays.copyOfRange(found, segment.offset(), end))
        .as(name)
        .containsExactly(Arrays.copyOfRange(expected, segment.offset(), end), within(2e-4f));
  }
}
