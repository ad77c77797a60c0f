package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.training.tracker.Tracker;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.engine.testing.Networks;
import io.kindling.engine.testing.WiredNetworks;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty steps of training in single precision, from the same parameters on the same batch: the
 * losses on the way, and the loss of the trained network with its running statistics.
 */
class TestTrainingAgainstPyTorch {
  private static final int STEPS = 20;
  private static final double RELATIVE = 1e-4;

  /**
   * ResNet-20 has few rows here: of many inputs of a ReLU one comes within rounding of 0, falls on
   * either side of it, and from there on two runs in single precision part, as each parts from a
   * run in double.
   */
  static List<Arguments> networks() {
    return List.of(
        Arguments.of("perceptron", Networks.perceptron(), 32, 0.1f),
        Arguments.of("convolutional", Networks.convolutional(), 16, 0.05f),
        Arguments.of("prelu", Networks.sloped(), 16, 0.05f),
        Arguments.of("globally pooled", Networks.globallyPooled(), 16, 0.05f),
        Arguments.of("resNet20", Networks.resNet20(), 4, 0.001f),
        Arguments.of("lstm", Networks.recurrent(new LstmCell()), 16, 0.3f),
        Arguments.of("gru", Networks.recurrent(new GruCell()), 16, 0.3f),
        Arguments.of("transformer", Networks.transformer(0), 16, 0.1f),
        Arguments.of("uNet", WiredNetworks.uNet(), 16, 0.02f),
        Arguments.of("decoder", WiredNetworks.decoder(), 16, 0.1f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void twentyLossesAreThoseOfPyTorch(String name, Network network, int rows, float rate)
      throws IOException {
    float[] features = new float[network.input().elements() * rows];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) CounterRandom.normal(1, 0, i);
    }
    int steps = network.output().rank() == 2 ? network.output().size(0) : 1;
    float[] targets = new float[rows * steps];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = CounterRandom.below(network.outputs(), 2, 0, i);
    }
    float[] weights = weights(rows);
    DataType type = PeerProcessor.type();
    double[] expected = peer(network, type, rate, features, targets, weights);
    double[] found = ours(new OneDnnBackend(1), network, rate, features, targets, weights);
    for (int step = 0; step <= STEPS; step++) {
      assertThat(found[step])
          .as(step < STEPS ? "loss of step " + step : "loss of the trained network")
          .isCloseTo(expected[step], within(RELATIVE * expected[step]));
    }
    assertThat(expected[STEPS - 1]).isLessThan(0.9 * expected[0]);
  }

  /** Of different rows, 1 together: their weighted sum of losses is a mean. */
  private static float[] weights(int rows) {
    double sum = 0;
    for (int n = 0; n < rows; n++) {
      sum += 0.5 + CounterRandom.uniform(3, 0, n);
    }
    float[] weights = new float[rows];
    for (int n = 0; n < rows; n++) {
      weights[n] = (float) ((0.5 + CounterRandom.uniform(3, 0, n)) / sum);
    }
    return weights;
  }

  private static double[] peer(
      Network network,
      DataType type,
      float rate,
      float[] features,
      float[] targets,
      float[] weights) {
    double[] losses = new double[STEPS + 1];
    var momentum =
        ai.djl.training.optimizer.Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(rate))
            .optMomentum(0.9f)
            .build();
    float[] parameters = network.initialParameters(7);
    try (Peer peer =
        new Peer(network, Loss.CROSS_ENTROPY, type, parameters, network.initialState())) {
      for (int step = 0; step < STEPS; step++) {
        losses[step] = peer.loss(features, targets, weights);
        peer.step(momentum);
      }
      losses[STEPS] = peer.evaluationLoss(features, targets, weights);
    }
    return losses;
  }

  private static double[] ours(
      Backend backend,
      Network network,
      float rate,
      float[] features,
      float[] targets,
      float[] weights) {
    double[] losses = new double[STEPS + 1];
    float[] parameters = network.initialParameters(7);
    float[] running = network.initialState();
    float[] gradient = new float[parameters.length];
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Momentum(rate, 0.9f));
    OptimizerState state = optimizer.initialState(parameters.length);
    try (StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1)) {
      for (int step = 0; step <= STEPS; step++) {
        engine.load(parameters, running);
        StepBatch batch = engine.batch(weights.length, step < STEPS ? Mode.TRAIN : Mode.EVALUATE);
        batch.features().put(0, features);
        batch.targets().put(0, targets);
        batch.weights().put(0, weights);
        engine.run(batch, new RunKey(1, step, 0, 0), 0);
        losses[step] = weightedLoss(batch, weights);
        if (step < STEPS) {
          double[] sums = new double[running.length];
          batch.accumulateStatistics(sums, 0);
          running = network.movedState(running, sums, 0, weights.length);
          engine.readSlotInto(0, gradient);
          optimizer.stepInPlace(0, parameters.length, step + 1, gradient, parameters, state);
        }
      }
    }
    return losses;
  }

  private static double weightedLoss(StepBatch batch, float[] weights) {
    double sum = 0;
    for (int n = 0; n < weights.length; n++) {
      sum += (double) weights[n] * batch.losses().get(n);
    }
    return sum;
  }
}
