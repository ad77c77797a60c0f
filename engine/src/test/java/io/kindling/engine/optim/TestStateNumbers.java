package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps by rates and state that come from elsewhere. */
class TestStateNumbers {
  private static final Layout LAYOUT =
      new Layout(List.of()).plus("0.weight", Shape.of(3, 2)).plus("0.bias", Shape.of(2));
  private static final int LENGTH = LAYOUT.length();
  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(0.1f);

  /** Biases have an optimizer of their own, whose rate goes its own way. */
  private static final Stepping TWO_CHAINS =
      Stepping.PLAIN
          .with(new RateSchedule.Exponential(0.5))
          .withGroups(
              ParameterGroup.steppedBy(
                  OwnOptimizer.of(new OptimizerSpec.Momentum(0.2f, 0.9f))
                      .with(new RateSchedule.Constant()),
                  "*.bias"));

  private static final Optimizer OPTIMIZER = Optimizer.of(ADAM, TWO_CHAINS, LAYOUT.segments());

  private static float[] gradient(int step) {
    float[] gradient = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = (float) Math.sin(1 + i + 3 * step);
    }
    return gradient;
  }

  private static void work(OptimizerStep step) {
    do {
      step.work(0, LENGTH);
    } while (step.next());
  }

  @Test
  void stepsByGivenRatesAreThoseOfTheSchedules() {
    float[] scheduled = gradient(9);
    float[] given = scheduled.clone();
    OptimizerState one = OPTIMIZER.initialState(LENGTH);
    OptimizerState other = OPTIMIZER.initialState(LENGTH);
    Progress start = Progress.start(2, 4);
    for (int step = 0; step < 8; step++) {
      Progress now = start.at(step);
      work(OPTIMIZER.begin(step + 1, now, gradient(step), scheduled, one));
      work(OPTIMIZER.begin(step + 1, OPTIMIZER.rates(now), gradient(step), given, other));
    }
    assertThat(given).isEqualTo(scheduled);
    assertThat(OPTIMIZER.rates(start.at(2))).containsExactly(0.05f, 0.2f);
  }

  @Test
  void asManyRatesAsChainsAreExpected() {
    assertThatThrownBy(
            () ->
                OPTIMIZER.begin(
                    1,
                    new float[1],
                    new float[LENGTH],
                    new float[LENGTH],
                    OPTIMIZER.initialState(LENGTH)))
        .hasMessage("Found 1 learning rates, expected one for each of 2 chains of links");
  }

  @Test
  void stateGoesOnFromItsNumbers() {
    float[] parameters = gradient(9);
    OptimizerState state = OPTIMIZER.initialState(LENGTH);
    Progress start = Progress.start(2, 4);
    for (int step = 0; step < 3; step++) {
      work(OPTIMIZER.begin(step + 1, start, gradient(step), parameters, state));
    }
    float[] numbers = new float[5 + state.size()];
    state.copyInto(numbers, 5);
    OptimizerState resumed = OPTIMIZER.initialState(LENGTH);
    resumed.takeFrom(numbers, 5);
    assertThat(resumed.export()).usingRecursiveComparison().isEqualTo(state.export());
    float[] copy = parameters.clone();
    work(OPTIMIZER.begin(4, start, gradient(3), parameters, state));
    work(OPTIMIZER.begin(4, start, gradient(3), copy, resumed));
    assertThat(copy).isEqualTo(parameters);
    resumed.reset();
    assertThat(resumed.export())
        .usingRecursiveComparison()
        .isEqualTo(OPTIMIZER.initialState(LENGTH).export());
  }

  @Test
  void aRuleWithoutMemoryKeepsNone() {
    Optimizer sgd = Optimizer.of(new OptimizerSpec.Sgd(0.1f), Stepping.PLAIN, LAYOUT.segments());
    assertThat(sgd.keepsState()).isFalse();
    assertThat(sgd.initialState(LENGTH).size()).isZero();
    assertThat(OPTIMIZER.keepsState()).isTrue();
    assertThat(OPTIMIZER.initialState(LENGTH).size()).isEqualTo(2 * LENGTH);
  }

  /** What had its part along gradients has none along changes that were made along them. */
  @Test
  void aroundChangesOnlyLimitsMeansAndWhatIsFrozenAreLeft() {
    ParameterGroup frozen = ParameterGroup.frozen("0.weight");
    Stepping all =
        Stepping.PLAIN
            .with(Clipping.byGlobalNorm(1))
            .with(new Decay(1, 1, 1))
            .with(new RateSchedule.Exponential(0.5))
            .with(new WeightAverage.Exponential(0.9f))
            .withMaxNorm(2)
            .withGroups(frozen, new ParameterGroup(List.of("*.bias"), 2, 0));
    assertThat(all.ofChanges())
        .isEqualTo(
            Stepping.PLAIN
                .with(new WeightAverage.Exponential(0.9f))
                .withMaxNorm(2)
                .withGroups(frozen, new ParameterGroup(List.of("*.bias"), 1, 1)));
    Stepping headAlone =
        Stepping.PLAIN.withGroups(
            new ParameterGroup(List.of("*.bias"), 2, 1), ParameterGroup.frozen("*"));
    assertThat(headAlone.ofChanges().trained(LAYOUT.segments()))
        .isEqualTo(headAlone.trained(LAYOUT.segments()))
        .hasSize(1);
    assertThat(all.trained(LAYOUT.segments())).extracting(Segment::name).containsExactly("0.bias");
  }
}
