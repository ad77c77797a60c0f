package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestOwnSteps {
  private static final int STEPS = 3;
  private static final int ROWS = 6;

  /** Some thousand parameters, so that a step takes parts, of which the last is shorter. */
  private static final Network LARGE =
      Network.input(70).dense(100, Activation.RELU).dense(60, Activation.TANH).dense(3);

  private static final Network SMALL = Network.input(5).dense(4, Activation.RELU).dense(3);

  /** A rule and what is around it. */
  record Case(OptimizerSpec rule, Stepping around) {
    Optimizer optimizer(Network network) {
      return Optimizer.of(rule, around, network.parameters().segments());
    }
  }

  static Stream<Case> cases() {
    return TestOptimizer.all().flatMap(rule -> around().map(around -> new Case(rule, around)));
  }

  private static Stream<Stepping> around() {
    ParameterGroup slow = new ParameterGroup(List.of("0.*"), 0.3f, 0.5f);
    OwnOptimizer own = OwnOptimizer.of(new OptimizerSpec.Momentum(0.1f, 0.8f));
    Stepping plain = Stepping.PLAIN;
    return Stream.of(
        plain,
        plain.with(new Decay(0.01f, 0.02f, 0.03f)).with(Clipping.byValue(0.05f)),
        plain.with(Clipping.byGlobalNorm(0.1f)),
        plain.with(Clipping.byLayerNorm(0.1f)),
        plain.withMaxNorm(0.3f),
        plain.withGroups(slow, ParameterGroup.steppedBy(own, "1.weight")),
        plain.withGroups(ParameterGroup.frozen("*.bias")),
        plain.with(new WeightAverage.Exponential(0.9f)),
        plain.with(new WeightAverage.Stochastic(1, 1)).withMaxNorm(0.3f));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areStepsOfWholeArraysToTheBit(Case one) {
    compare(one, LARGE, new OneDnnBackend(1), 7);
  }

  @Test
  void areSoForFewParametersAndOnTheReference() {
    Case adam = new Case(new OptimizerSpec.Adam(0.01f), Stepping.PLAIN);
    compare(adam, SMALL, new OneDnnBackend(1), 3.5f);
    compare(adam, SMALL, new ReferenceBackend(), 3.5f);
    compare(adam, LARGE, new ReferenceBackend(), 3.5f);
  }

  @Test
  void divideByPowersOfTwoAsByOthers() {
    Case sgd = new Case(new OptimizerSpec.Sgd(0.1f), Stepping.PLAIN);
    for (float divisor : new float[] {1, 2, 128, 0.25f, 0x1p-20f, 0x1p127f, 96}) {
      compare(sgd, LARGE, new OneDnnBackend(1), divisor);
    }
  }

  private static void compare(Case one, Network network, Backend backend, float divisor) {
    Optimizer optimizer = one.optimizer(network);
    float[] whole = network.initialParameters(3);
    OptimizerState ofWhole = optimizer.initialState(whole.length);
    float[] own = new float[whole.length];
    Progress progress = Progress.start(1, STEPS);
    try (StepEngine apart = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1);
        StepEngine engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1)) {
      engine.load(whole, network.initialState());
      OwnSteps steps = new OwnSteps(optimizer, engine);
      OptimizerState ofOwn = steps.initialState();
      for (int step = 1; step <= STEPS; step++) {
        apart.load(whole, network.initialState());
        step(optimizer, step, gradient(apart, step, divisor), whole, ofWhole);
        run(engine, step, 1);
        assertThat(steps.step(step, optimizer.rates(progress), divisor, ofOwn)).isTrue();
        engine.readParametersInto(0, own, own.length);
        assertThat(own).as("after step %s", step).isEqualTo(whole);
      }
      assertThat(ofOwn.export()).usingRecursiveComparison().isEqualTo(ofWhole.export());
      checkRestored(ofOwn, ofWhole);
    }
  }

  /** What is handed from one to another is the same, whatever parts it lies in. */
  private static void checkRestored(OptimizerState parts, OptimizerState whole) {
    assertThat(parts.size()).isEqualTo(whole.size());
    float[] ofParts = new float[parts.size() + 2];
    float[] ofWhole = new float[parts.size() + 2];
    parts.copyInto(ofParts, 1);
    whole.copyInto(ofWhole, 1);
    assertThat(ofParts).isEqualTo(ofWhole);
    var exported = parts.export();
    assertThat(parts.restored(exported).export()).usingRecursiveComparison().isEqualTo(exported);
    parts.reset();
    parts.takeFrom(ofWhole, 1);
    assertThat(parts.export()).usingRecursiveComparison().isEqualTo(exported);
  }

  private static void step(
      Optimizer optimizer,
      long number,
      float[] gradient,
      float[] parameters,
      OptimizerState state) {
    OptimizerStep step =
        optimizer.begin(number, Progress.start(1, STEPS), gradient, parameters, state);
    do {
      step.work(0, parameters.length);
    } while (step.next());
  }

  private static float[] gradient(StepEngine engine, int step, float divisor) {
    run(engine, step, 1);
    float[] gradient = new float[engine.length()];
    engine.readSlotInto(0, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= divisor;
    }
    return gradient;
  }

  private static void run(StepEngine engine, int step, float weight) {
    StepBatch batch = engine.batch(ROWS, Mode.TRAIN);
    for (int i = 0; i < batch.features().capacity(); i++) {
      batch.features().put(i, (float) CounterRandom.normal(step, 0, i));
    }
    for (int row = 0; row < ROWS; row++) {
      batch.targets().put(row, row % 3);
      batch.weights().put(row, weight);
    }
    engine.run(batch, new RunKey(1, step, 0, 0), 0);
  }

  @Test
  void sayThatAGradientIsNotFinite() {
    Stepping clipped = Stepping.PLAIN.with(Clipping.byGlobalNorm(1));
    for (Stepping around : List.of(Stepping.PLAIN, clipped)) {
      Optimizer optimizer = new Case(new OptimizerSpec.Adam(0.1f), around).optimizer(LARGE);
      try (StepEngine engine =
          StepEngine.open(LARGE, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1)) {
        OwnSteps steps = new OwnSteps(optimizer, engine);
        OptimizerState state = steps.initialState();
        engine.load(LARGE.initialParameters(1), LARGE.initialState());
        float[] rate = optimizer.rates(Progress.start(1, 1));
        run(engine, 1, 1);
        assertThat(steps.step(1, rate, 1, state)).isTrue();
        run(engine, 2, Float.POSITIVE_INFINITY);
        assertThat(steps.step(2, rate, 1, state)).isFalse();
      }
    }
  }

  @Test
  void statesOfOtherStepsAreRefused() {
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Adam(0.1f));
    float[] rates = optimizer.rates(Progress.start(1, 1));
    try (StepEngine engine = StepEngine.open(LARGE, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1)) {
      OwnSteps steps = new OwnSteps(optimizer, engine);
      OptimizerState whole = optimizer.initialState(engine.length());
      assertThatThrownBy(() -> steps.step(1, rates, 1, whole))
          .hasMessage("Expected a state that these steps began with, found one of other steps");
      float[] all = new float[engine.length()];
      OptimizerState parts = steps.initialState();
      assertThatThrownBy(() -> optimizer.begin(1, rates, all, all, parts))
          .hasMessage(
              "This state is not of 13343 parameters as a whole: only the steps that made it go on"
                  + " with it");
    }
  }
}
