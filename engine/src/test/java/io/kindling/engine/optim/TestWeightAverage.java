package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Segment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestWeightAverage {
  private static final List<Segment> ONE = List.of(new Segment("0.weight", 0, Shape.of(1, 1)));

  /** The mean after each of ten steps, in which the weight goes 1, 2, 3 … */
  private static double[] means(WeightAverage average) {
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Sgd(1), Stepping.PLAIN.with(average), ONE);
    OptimizerState state = optimizer.initialState(1);
    float[] weight = {0};
    double[] means = new double[10];
    for (int step = 1; step <= means.length; step++) {
      optimizer.stepInPlace(0, 1, step, new float[] {-1}, weight, state);
      means[step - 1] = optimizer.measured(step, weight, state)[0];
    }
    assertThat(weight).containsExactly(10);
    return means;
  }

  @Test
  void withoutAMeanTheLastWeightsAreMeasured() {
    assertThat(means(new WeightAverage.None())).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void theExponentialMeanStartsAtTheFirstWeightsAndForgets() {
    double[] means = means(new WeightAverage.Exponential(0.75f));
    double expected = 1;
    for (int step = 1; step <= means.length; step++) {
      expected = step == 1 ? 1 : 0.75 * expected + 0.25 * step;
      assertThat(means[step - 1]).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void theStochasticMeanTakesEveryFewStepsFromAStepOn() {
    assertThat(means(new WeightAverage.Stochastic(4, 2)))
        .containsExactly(
            new double[] {1, 2, 3, 4, 4, 5, 5, 6, 6, 7}, within(1e-6)); // of 4, 6, 8, 10
    assertThat(means(new WeightAverage.Stochastic(1, 1))[9]).isCloseTo(5.5, within(1e-6));
  }

  @Test
  void theMeanIsPartOfTheStateThatIsSaved() {
    Optimizer optimizer =
        Optimizer.of(
            new OptimizerSpec.Momentum(1, 0.5f),
            Stepping.PLAIN.with(new WeightAverage.Exponential(0.5f)),
            ONE);
    OptimizerState state = optimizer.initialState(1);
    float[] weight = {2};
    optimizer.stepInPlace(0, 1, 1, new float[] {1}, weight, state);
    Map<String, float[]> saved = state.export();
    assertThat(saved).containsOnlyKeys("0.trace", "2.average");
    OptimizerState restored = optimizer.initialState(1).restored(saved);
    assertThat(optimizer.measured(1, weight, restored)).containsExactly(1);
  }

  @Test
  void beforeTheFirstStepTheParametersAreMeasured() {
    Optimizer optimizer =
        Optimizer.of(
            new OptimizerSpec.Sgd(1), Stepping.PLAIN.with(new WeightAverage.Stochastic(5, 1)), ONE);
    float[] weight = {3};
    assertThat(optimizer.measured(0, weight, optimizer.initialState(1))).isSameAs(weight);
  }

  @Test
  void settingsOutOfRangeAreSentences() {
    assertThatThrownBy(() -> new WeightAverage.Exponential(1))
        .hasMessage("Invalid decay 1.0: expected a number between 0 and 1");
    assertThatThrownBy(() -> new WeightAverage.Stochastic(0, 1))
        .hasMessage("Invalid first step 0: expected a number from 1");
    assertThatThrownBy(() -> new WeightAverage.Stochastic(1, 0))
        .hasMessage("Invalid number of steps 0: expected a number from 1");
  }
}
