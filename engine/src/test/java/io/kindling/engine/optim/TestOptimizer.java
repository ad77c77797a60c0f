package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Segment;
import io.kindling.engine.random.CounterRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        new OptimizerSpec.Nadam(0.01f, 0.8f, 0.99f, 1e-6f));
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

  private static final List<Segment> SEGMENTS =
      List.of(
          new Segment("0.weight", 0, Shape.of(40, 100)),
          new Segment("0.bias", 4000, Shape.of(1000)));

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

  @ParameterizedTest
  @MethodSource("all")
  void fiftyStepsAreWhatTheFormulaSays(OptimizerSpec spec) {
    Optimizer optimizer = Optimizer.of(spec, Stepping.PLAIN, SEGMENTS);
    OptimizerState state = optimizer.initialState(LENGTH);
    float[] found = normals(1);
    double[][] gradients = new double[50][];
    for (int step = 1; step <= gradients.length; step++) {
      float[] gradient = normals(1 + step);
      gradients[step - 1] = doubles(gradient);
      optimizer.stepInPlace(0, LENGTH, step, gradient, found, state);
    }
    double[] expected = Formulas.of(spec, SEGMENTS, doubles(normals(1)), gradients);
    assertThat(doubles(found)).containsExactly(expected, within(5e-5));
    assertThat(found).isNotEqualTo(normals(1));
  }

  private static double[] doubles(float[] numbers) {
    double[] wide = new double[numbers.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = numbers[i];
    }
    return wide;
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
