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

class TestOptimizer {
  private static final int LENGTH = 5000;
  private static final int STEPS = 5;

  static Stream<OptimizerSpec> specs() {
    return Stream.of(
        new OptimizerSpec.Sgd(0.1f),
        new OptimizerSpec.Momentum(0.1f, 0.9f),
        new OptimizerSpec.Nesterov(0.1f, 0.8f),
        new OptimizerSpec.Adam(0.01f, 0.8f, 0.99f, 1e-6f));
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

  @ParameterizedTest
  @MethodSource("specs")
  void isWhatTheFormulaSays(OptimizerSpec spec) {
    float[] found = trained(spec, LENGTH);
    float[] start = normals(1);
    for (int i = 0; i < LENGTH; i += 7) {
      double[] gradients = new double[STEPS];
      for (int step = 0; step < STEPS; step++) {
        gradients[step] = (float) CounterRandom.normal(2 + step, 0, i);
      }
      double expected = Formula.of(spec, start[i], gradients);
      assertThat((double) found[i]).as(spec + "[%s]", i).isCloseTo(expected, within(2e-5));
    }
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
        .hasMessage("The saved optimizer state mean has 4 numbers, expected 3");
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
    List<String> words = specs().map(OptimizerSpec::word).toList();
    assertThat(words).containsExactly("sgd", "momentum", "nesterov", "adam");
  }

  /** The rules as the papers write them, for one parameter in double precision. */
  private static final class Formula {
    static double of(OptimizerSpec spec, double start, double[] gradients) {
      double x = start;
      double velocity = 0;
      double m = 0;
      double v = 0;
      for (int t = 1; t <= gradients.length; t++) {
        double g = gradients[t - 1];
        if (spec instanceof OptimizerSpec.Momentum momentum) {
          velocity = momentum.momentum() * velocity + g;
          x -= momentum.rate() * velocity;
        } else if (spec instanceof OptimizerSpec.Nesterov nesterov) {
          velocity = nesterov.momentum() * velocity + g;
          x -= nesterov.rate() * (g + nesterov.momentum() * velocity);
        } else if (spec instanceof OptimizerSpec.Adam adam) {
          m = adam.beta1() * m + (1 - adam.beta1()) * g;
          v = adam.beta2() * v + (1 - adam.beta2()) * g * g;
          double mean = m / (1 - Math.pow(adam.beta1(), t));
          double square = v / (1 - Math.pow(adam.beta2(), t));
          x -= adam.rate() * mean / (Math.sqrt(square) + adam.epsilon());
        } else {
          x -= spec.rate() * g;
        }
      }
      return x;
    }
  }
}
