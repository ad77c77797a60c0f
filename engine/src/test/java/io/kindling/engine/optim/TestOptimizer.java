package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.random.CounterRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestOptimizer {
  private static final int LENGTH = 5000;
  private static final int STEPS = 5;

  static Stream<OptimizerSpec> specs() {
    return Stream.of(
        new OptimizerSpec.Sgd(0.1f),
        new OptimizerSpec.Momentum(0.1f, 0.9f),
        new OptimizerSpec.Nesterov(0.1f, 0.8f),
        new OptimizerSpec.Adagrad(0.05f, 1e-6f),
        new OptimizerSpec.Adadelta(1, 0.9f, 1e-4f),
        new OptimizerSpec.RmsProp(0.01f, 0.9f, 1e-3f, 0, false),
        new OptimizerSpec.RmsProp(0.01f, 0.8f, 1e-3f, 0.7f, false),
        new OptimizerSpec.RmsProp(0.01f, 0.9f, 0.1f, 0.5f, true),
        new OptimizerSpec.Adam(0.01f, 0.8f, 0.99f, 1e-6f),
        new OptimizerSpec.Amsgrad(0.01f, 0.8f, 0.7f, 1e-6f),
        new OptimizerSpec.AdamW(0.01f, 0.8f, 0.99f, 1e-6f, 0.3f),
        new OptimizerSpec.Adamax(0.01f, 0.8f, 0.9f, 1e-8f),
        new OptimizerSpec.Nadam(0.01f, 0.8f, 0.99f, 1e-6f, 4e-3f));
  }

  /** Those that take norms layer by layer. */
  static Stream<OptimizerSpec> layered() {
    return Stream.of(
        new OptimizerSpec.Lars(0.5f, 0.9f, 0.01f, 0.02f),
        new OptimizerSpec.Lamb(0.01f, 0.8f, 0.99f, 1e-6f, 0.1f));
  }

  static Stream<OptimizerSpec> all() {
    return Stream.concat(specs(), layered());
  }

  private static float[] normals(long key) {
    float[] numbers = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  /** The parameters after five steps, each cut at the same places, worked on from the last. */
  private static float[] trained(OptimizerSpec spec, int... cuts) {
    Optimizer optimizer = Optimizer.of(spec);
    OptimizerState state = optimizer.initialState(LENGTH);
    float[] parameters = normals(1);
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = normals(1 + step);
      for (int i = cuts.length - 1; i >= 0; i--) {
        int from = i == 0 ? 0 : cuts[i - 1];
        optimizer.stepInPlace(from, cuts[i], step, gradient, parameters, state);
      }
    }
    return parameters;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void anyCutIntoSlicesGivesTheSameBits(OptimizerSpec spec) {
    float[] whole = trained(spec, LENGTH);
    assertThat(trained(spec, 1, 8, 17, 2047, 2048, 2049, 4000, LENGTH)).isEqualTo(whole);
    assertThat(trained(spec, 0, 3333, 3333, LENGTH)).isEqualTo(whole);
  }

  /** A large decay of what is missing: the momentum is beta1 from the first step on. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 50, 350, 400, 5_000_000_000L})
  void nadamsMomentaAreThoseOfItsStepHoweverLateThatIs(long step) {
    Optimizer nadam = Optimizer.of(new OptimizerSpec.Nadam(1, 0.875f, 0.75f, 1e-6f, 1000));
    float[] parameter = {0};
    nadam.stepInPlace(0, 1, step, new float[] {2}, parameter, nadam.initialState(1));
    double ahead = 0.875 / (1 - Math.pow(0.875, step + 1.0)) * 0.125 * 2;
    double now = 0.125 / (1 - Math.pow(0.875, step)) * 2;
    double root = Math.sqrt(0.25 * 4 / (1 - Math.pow(0.75, step)));
    assertThat(-parameter[0]).isCloseTo((float) ((ahead + now) / (root + 1e-6)), within(1e-6f));
  }

  @Test
  void whatTakesNormsOfLayersNeedsToKnowThem() {
    assertThatThrownBy(() -> Optimizer.of(new OptimizerSpec.Lars(0.5f, 0.9f, 0, 0.02f)))
        .hasMessage(
            "The optimizer lars takes norms layer by layer: give it the segments of the"
                + " parameters");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void goesOnFromASavedStateAsIfNothingHadHappened(OptimizerSpec spec) {
    Optimizer optimizer = Optimizer.of(spec);
    OptimizerState state = optimizer.initialState(LENGTH);
    float[] parameters = normals(1);
    optimizer.stepInPlace(0, LENGTH, 1, normals(2), parameters, state);
    Map<String, float[]> saved = state.export();
    float[] resumed = parameters.clone();

    optimizer.stepInPlace(0, LENGTH, 2, normals(3), parameters, state);
    OptimizerState restored = optimizer.initialState(LENGTH).restored(saved);
    optimizer.stepInPlace(0, LENGTH, 2, normals(3), resumed, restored);
    assertThat(resumed).isEqualTo(parameters);
    restored
        .export()
        .forEach((name, array) -> assertThat(state.export().get(name)).isEqualTo(array));
  }

  @Test
  void stateIsNamedByLink() {
    OptimizerState adam = Optimizer.of(new OptimizerSpec.Adam(0.1f)).initialState(3);
    assertThat(adam.export()).containsOnlyKeys("0.mean", "0.square");
    OptimizerState momentum = Optimizer.of(new OptimizerSpec.Momentum(0.1f, 0.5f)).initialState(3);
    assertThat(momentum.export()).containsOnlyKeys("0.trace");
    assertThat(Optimizer.of(new OptimizerSpec.Sgd(0.1f)).initialState(3).export()).isEmpty();
  }

  @Test
  void aSavedStateOfAnotherOptimizerOrLengthIsRefused() {
    Optimizer adam = Optimizer.of(new OptimizerSpec.Adam(0.1f));
    Map<String, float[]> trace = Map.of("0.trace", new float[3]);
    assertThatThrownBy(() -> adam.initialState(3).restored(trace))
        .hasMessage(
            "The saved optimizer state holds [0.trace], this optimizer keeps [0.mean, 0.square]");
    Map<String, float[]> longer = adam.initialState(4).export();
    assertThatThrownBy(() -> adam.initialState(3).restored(longer))
        .hasMessage("The saved optimizer state 0.mean has 4 numbers, expected 3");
  }

  @Test
  void settingsOutOfRangeAreSentences() {
    for (float rate : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new OptimizerSpec.Sgd(rate))
          .hasMessage("Invalid rate " + rate + ": expected a number above 0");
    }
    assertThatThrownBy(() -> new OptimizerSpec.Momentum(0.1f, 1))
        .hasMessage("Invalid momentum 1.0: expected 0 to below 1");
    assertThatThrownBy(() -> new OptimizerSpec.Adam(0.1f, 0.9f, 1.5f, 1e-8f))
        .hasMessage("Invalid beta2 1.5: expected 0 to below 1");
    assertThatThrownBy(() -> new OptimizerSpec.Adam(0.1f, 0.9f, 0.99f, 0))
        .hasMessage("Invalid epsilon 0.0: expected a number above 0");
    assertThatThrownBy(() -> new OptimizerSpec.AdamW(0.1f, 0.9f, 0.99f, 1e-8f, -1))
        .hasMessage("Invalid decay -1.0: expected a number from 0");
    assertThatThrownBy(() -> new OptimizerSpec.Nadam(0.1f, 0.9f, 0.99f, 1e-8f, -1))
        .hasMessage("Invalid momentumDecay -1.0: expected a number from 0");
    assertThatThrownBy(() -> new OptimizerSpec.Lars(0.1f, 0.9f, 0, 0))
        .hasMessage("Invalid trust 0.0: expected a number above 0");
  }

  @Test
  void stepsAreCountedFromOne() {
    Optimizer adam = Optimizer.of(new OptimizerSpec.Adam(0.1f));
    OptimizerState state = adam.initialState(1);
    assertThatThrownBy(() -> adam.stepInPlace(0, 1, 0, new float[1], new float[1], state))
        .hasMessage("Invalid step 0: steps are counted from 1");
  }

  @Test
  void wordsAreThoseOfConfigurations() {
    List<String> words = all().map(OptimizerSpec::word).distinct().toList();
    assertThat(words)
        .containsExactly(
            "sgd",
            "momentum",
            "nesterov",
            "adagrad",
            "adadelta",
            "rmsProp",
            "adam",
            "amsgrad",
            "adamW",
            "adamax",
            "nadam",
            "lars",
            "lamb");
  }
}
