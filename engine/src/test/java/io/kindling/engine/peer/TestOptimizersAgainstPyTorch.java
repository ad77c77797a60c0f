package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OptimizerStep;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fifty steps of each optimizer and each schedule that DJL has for PyTorch, on gradients that
 * depend on the parameters, so that what goes apart stays apart. The others are compared with
 * values that PyTorch's own optimizers found ({@link TestOptimizersAgainstPyTorchValues}).
 */
class TestOptimizersAgainstPyTorch {
  private static final int LENGTH = 300;
  private static final int WEIGHTS = 200;
  private static final int STEPS = 50;
  private static final float RATE = 0.02f;
  private static final Tracker FIXED = Tracker.fixed(RATE);

  static List<Arguments> optimizers() {
    return List.of(
        Arguments.of(
            new OptimizerSpec.Sgd(RATE),
            Stepping.PLAIN,
            Optimizer.sgd().setLearningRateTracker(FIXED).build()),
        Arguments.of(
            new OptimizerSpec.Momentum(RATE, 0.9f),
            Stepping.PLAIN.with(new Decay(0, 0.1f, 0)),
            Optimizer.sgd()
                .setLearningRateTracker(FIXED)
                .optMomentum(0.9f)
                .optWeightDecays(0.1f)
                .build()),
        Arguments.of(
            new OptimizerSpec.Adam(RATE),
            Stepping.PLAIN.with(new Decay(0, 0.1f, 0)),
            Optimizer.adam().optLearningRateTracker(FIXED).optWeightDecays(0.1f).build()),
        Arguments.of(
            new OptimizerSpec.AdamW(RATE, 0.9f, 0.999f, 1e-8f, 0.3f),
            Stepping.PLAIN,
            Optimizer.adamW().optLearningRateTracker(FIXED).optWeightDecays(0.3f).build()));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void fiftyStepsAreThoseOfPyTorch(OptimizerSpec spec, Stepping stepping, Optimizer peer) {
    assertClose(trained(spec, stepping), trainedThere(peer));
  }

  static List<Arguments> schedules() {
    RateSchedule cosine = new RateSchedule.Cosine(0.1, 0, 1);
    return List.of(
        Arguments.of(
            cosine,
            Tracker.cosine()
                .setBaseValue(RATE)
                .optFinalValue(0.1f * RATE)
                .setMaxUpdates(STEPS)
                .build()),
        Arguments.of(
            new RateSchedule.Exponential(Math.pow(0.95, 5)),
            Tracker.factor().setBaseValue(RATE).setFactor(0.95f).build()),
        Arguments.of(
            new RateSchedule.Step(2, 0.5),
            Tracker.multiFactor()
                .setBaseValue(RATE)
                .setSteps(new int[] {9, 19, 29, 39, 49})
                .optFactor(0.5f)
                .build()),
        Arguments.of(
            new RateSchedule.Polynomial(2, 0.1),
            ai.djl.training.tracker.PolynomialDecayTracker.builder()
                .setBaseValue(RATE)
                .setEndLearningRate(0.1f * RATE)
                .setDecaySteps(STEPS)
                .optPower(2)
                .build()),
        Arguments.of(
            new RateSchedule.WarmUp(10, 0.2, new RateSchedule.Constant()),
            Tracker.warmUp()
                .setMainTracker(FIXED)
                .optWarmUpSteps(10)
                .optWarmUpBeginValue(0.2f * RATE)
                .optWarmUpMode(WarmUpTracker.Mode.LINEAR)
                .build()));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void fiftyScheduledStepsAreThoseOfPyTorch(RateSchedule schedule, Tracker tracker) {
    float[] ours = trained(new OptimizerSpec.Sgd(RATE), Stepping.PLAIN.with(schedule));
    Optimizer peer = Optimizer.sgd().setLearningRateTracker(tracker).build();
    assertClose(ours, trainedThere(peer));
  }

  private static void assertClose(float[] ours, float[] theirs) {
    for (int i = 0; i < LENGTH; i++) {
      assertThat(ours[i]).as("parameter %s", i).isCloseTo(theirs[i], within(5e-5f));
    }
  }

  @Test
  void twoGroupsWithAnOptimizerEachAreThoseOfPyTorch() {
    Stepping stepping =
        Stepping.PLAIN.withGroups(
            ParameterGroup.steppedBy(
                OwnOptimizer.of(new OptimizerSpec.Momentum(2 * RATE, 0.8f)), "0.bias"));
    Optimizer momentum =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(2 * RATE)).optMomentum(0.8f).build();
    Optimizer adam = Optimizer.adam().optLearningRateTracker(FIXED).build();
    float[] ours = trained(new OptimizerSpec.Adam(RATE), stepping);
    assertClose(ours, trainedThere(adam, momentum));
  }

  private static float[] trained(OptimizerSpec spec, Stepping stepping) {
    List<Segment> segments =
        List.of(
            new Segment("0.weight", 0, Shape.of(WEIGHTS)),
            new Segment("0.bias", WEIGHTS, Shape.of(LENGTH - WEIGHTS)));
    var optimizer = io.kindling.engine.optim.Optimizer.of(spec, stepping, segments);
    OptimizerState state = optimizer.initialState(LENGTH);
    Progress progress = Progress.start(5, STEPS / 5);
    float[] parameters = start();
    for (int step = 0; step < STEPS; step++) {
      Progress made = progress.at(step + 1); // DJL counts from 1
      OptimizerStep open =
          optimizer.begin(step + 1, made, gradient(parameters, step), parameters, state);
      open.work(0, LENGTH);
      open.next();
    }
    return parameters;
  }

  private static float[] trainedThere(Optimizer peer) {
    return trainedThere(peer, peer);
  }

  private static float[] trainedThere(Optimizer ofWeights, Optimizer ofBiases) {
    Peer.requirePlatform();
    float[] parameters = start();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray weights = manager.create(Arrays.copyOf(parameters, WEIGHTS));
      NDArray biases = manager.create(Arrays.copyOfRange(parameters, WEIGHTS, LENGTH));
      for (int step = 0; step < STEPS; step++) {
        NDArray gradient = manager.create(gradient(parameters, step));
        ofWeights.update("0.weight", weights, gradient.get(":" + WEIGHTS));
        ofBiases.update("0.bias", biases, gradient.get(WEIGHTS + ":"));
        parameters = weights.concat(biases).toFloatArray();
      }
      return parameters;
    }
  }

  private static float[] start() {
    float[] numbers = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = (float) CounterRandom.normal(1, 0, i);
    }
    return numbers;
  }

  private static float[] gradient(float[] parameters, long step) {
    float[] numbers = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      float curvature = 0.5f + i % 3;
      numbers[i] = curvature * parameters[i] + (float) CounterRandom.normal(2, step, i);
    }
    return numbers;
  }
}
