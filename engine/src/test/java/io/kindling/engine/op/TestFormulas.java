package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TestFormulas {
  private final Run run = new Run();

  @Test
  void logSumExpIsSafeForLargeNumbers() {
    Value x = run.input(Shape.of(2, 2), 1000, 1000, -1000, -1002);
    Value y = Formulas.logSumExp(run.graph, x, 1);
    double[] expected = {1000 + Math.log(2), -1000 + Math.log1p(Math.exp(-2))};
    assertThat(run.values(y)).containsExactly(expected, within(1e-10));
    double share = 1 / (1 + Math.exp(-2));
    assertThat(run.gradient(y, x))
        .containsExactly(new double[] {0.5, 0.5, share, 1 - share}, within(1e-10));
  }

  @Test
  void logSumExpOfInfinitiesIsWhatAddingThemGives() {
    double more = Double.POSITIVE_INFINITY;
    double less = Double.NEGATIVE_INFINITY;
    Value x = run.input(Shape.of(4, 2), less, less, less, 3, more, 0, more, more);
    Value y = Formulas.logSumExp(run.graph, x, 1);
    assertThat(run.values(y)).containsExactly(less, 3, more, more);
    assertThat(Arrays.copyOfRange(run.gradient(y, x), 2, 4)).containsExactly(0, 1);
  }

  @Test
  void varianceIsTheMeanSquareAroundTheMean() {
    Value x = run.input(Shape.of(2, 3), 1, 2, 3, 0, 0, 6);
    assertThat(run.values(Formulas.variance(run.graph, x, 1)))
        .containsExactly(new double[] {2.0 / 3, 8}, within(1e-12));
    Value whole = Formulas.variance(run.graph, x, 0, -1);
    assertThat(run.values(whole)).containsExactly(new double[] {50.0 / 6 - 4}, within(1e-12));
    double[] slope = new double[6];
    double[] numbers = {1, 2, 3, 0, 0, 6};
    for (int i = 0; i < 6; i++) {
      slope[i] = 2 * (numbers[i] - 2) / 6;
    }
    assertThat(run.gradient(whole, x)).containsExactly(slope, within(1e-12));
  }

  @Test
  void scaleShiftAndNegate() {
    Value x = run.input(Shape.of(2), 1, -2);
    Value y = Formulas.shift(run.graph, Formulas.scale(run.graph, x, 3), 0.5);
    assertThat(run.values(y)).containsExactly(3.5, -5.5);
    assertThat(run.values(Formulas.negate(run.graph, y))).containsExactly(-3.5, 5.5);
  }

  @Test
  void whatFitsAlreadyAddsNoNode() {
    Value x = run.input(Shape.of(2), 1, -2);
    assertThat(Formulas.reshape(run.graph, x, x.shape())).isEqualTo(x);
    assertThat(Formulas.broadcast(run.graph, x, x.shape())).isEqualTo(x);
    assertThat(Formulas.sumTo(run.graph, x, x.shape())).isEqualTo(x);
  }
}
