package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestElementaryOps {
  private final Run run = new Run();

  /** Values of CPython's math.erf. */
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1e-10,1.1283791670955126e-10",
    "0.1,0.1124629160182849",
    "0.5,0.5204998778130465",
    "1,0.8427007929497149",
    "-1.5,-0.9661051464753108",
    "2,0.9953222650189527",
    "3,0.9999779095030014",
    "5,0.9999999999984626",
    "5.99,1",
    "-7,-1"
  })
  void theErrorFunctionIsThatOfTheTables(double x, double expected) {
    assertThat(Erf.of(x)).isCloseTo(expected, within(1e-15 + 1e-14 * Math.abs(expected)));
  }

  /** Values of PyTorch 2 in double precision. */
  @ParameterizedTest
  @CsvSource({
    "GELU,0.5,0.34573123063700656",
    "GELU,-2,-0.04550026389635842",
    "GELU_TANH,0.5,0.34571400982514394",
    "SWISH,-1,-0.2689414213699951",
    "SOFTPLUS,0.5,0.9740769841801067",
    "SOFTPLUS,800,800",
    "SOFTPLUS,-40,4.248354255291589e-18"
  })
  void smoothActivationsHaveTheirPublishedValues(Activation.Kind kind, double x, double expected) {
    assertThat(new Activation(kind, 0, 0).apply(x))
        .isCloseTo(expected, within(1e-12 * Math.max(1e-12, Math.abs(expected))));
  }

  @Test
  void notANumberStaysNotANumber() {
    for (Activation.Kind kind : Activation.Kind.values()) {
      if (kind != Activation.Kind.STEP) {
        Activation activation =
            switch (kind) {
              case LEAKY_RELU -> Activation.LEAKY_RELU;
              case ELU -> Activation.ELU;
              case CLIP -> Activation.clip(-1, 1);
              default -> new Activation(kind, 0, 0);
            };
        assertThat(activation.apply(Double.NaN)).as("%s", kind).isNaN();
      }
    }
  }

  @Test
  void theSlopeOfAClipIsZeroAtItsLowerEndAndOneAtItsUpper() {
    Activation clip = Activation.clip(-1, 2);
    assertThat(clip.slopeAt(-1)).isZero();
    assertThat(clip.slopeAt(Math.nextUp(-1.0))).isEqualTo(1);
    assertThat(clip.slopeAt(2)).isEqualTo(1);
    assertThat(clip.slopeAt(Math.nextUp(2.0))).isZero();
  }

  @Test
  void shapesAreRepeatedAlongMissingAndSingleDimensions() {
    Value left = run.input(Shape.of(2, 1, 2), 1, 2, 3, 4);
    Value right = run.input(Shape.of(3, 1), 10, 20, 30);
    Value sum = run.add(new Pairwise(PairFunction.ADD), left, right);
    assertThat(sum.shape()).isEqualTo(Shape.of(2, 3, 2));
    assertThat(run.values(sum)).containsExactly(11, 12, 21, 22, 31, 32, 13, 14, 23, 24, 33, 34);
    assertThat(run.gradient(sum, left)).containsExactly(3, 3, 3, 3);
    assertThat(run.gradient(sum, right)).containsExactly(4, 4, 4);
  }

  @Test
  void aTieOfTwoGoesToTheLeftOne() {
    Value left = run.input(Shape.of(3), 1, 2, 3);
    Value right = run.input(Shape.of(3), 1, 3, 2);
    for (PairFunction function : new PairFunction[] {PairFunction.MAX, PairFunction.MIN}) {
      boolean larger = function == PairFunction.MAX;
      Value taken = run.add(new Pairwise(function), left, right);
      assertThat(run.gradient(taken, left)).containsExactly(1, larger ? 0 : 1, larger ? 1 : 0);
      assertThat(run.gradient(taken, right)).containsExactly(0, larger ? 1 : 0, larger ? 0 : 1);
    }
  }

  @Test
  void aTieOfManyIsSharedEqually() {
    Value x = run.input(Shape.of(2, 3), 5, 1, 5, 2, 4, 3);
    Value most = run.add(new Reduce(Reduction.MAX, 1), x);
    assertThat(run.values(most)).containsExactly(5, 4);
    assertThat(run.gradient(most, x)).containsExactly(0.5, 0, 0.5, 0, 1, 0);
    assertThat(run.values(run.add(new ArgMax(1), x))).containsExactly(0, 1);
    assertThat(run.values(run.add(new ArgMax(0), x))).containsExactly(0, 1, 0);
  }

  @Test
  void selectTakesTheLeftWhereTheConditionHolds() {
    Value condition = run.input(Shape.of(2, 1), 1, 0);
    Value left = run.input(Shape.of(2), 1, 2);
    Value right = run.input(Shape.of(), 9);
    Value chosen = run.add(new Select(), condition, left, right);
    assertThat(run.values(chosen)).containsExactly(1, 2, 9, 9);
    assertThat(run.gradient(chosen, right)).containsExactly(2);
  }

  @Test
  void logSoftmaxIsTheLogarithmOfSoftmaxAndStaysFinite() {
    Value x = run.input(Shape.of(2, 2), 1, 1000, 3, -1000);
    assertThat(run.values(run.add(new LogSoftmax(0), x))[0])
        .isCloseTo(-Math.log(1 + Math.exp(2)), within(1e-12));
    assertThat(run.values(run.add(new LogSoftmax(-1), x))).containsExactly(-999, 0, 0, -1003);
    assertThat(run.values(run.add(new Softmax(-1), x))).containsExactly(0, 1, 1, 0);
  }

  @Test
  void productsTransposeEitherSide() {
    Value a = run.input(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Value b = run.input(Shape.of(3, 2), 1, 0, 2, 1, 0, 3);
    double[] expected = {5, 11, 14, 23};
    Value at = run.add(Transpose.of(1, 0), a);
    Value bt = run.add(Transpose.of(1, 0), b);
    assertThat(run.values(run.add(MatMul.plain(), a, b))).containsExactly(expected);
    assertThat(run.values(run.add(MatMul.leftTransposed(), at, b))).containsExactly(expected);
    assertThat(run.values(run.add(MatMul.rightTransposed(), a, bt))).containsExactly(expected);
    assertThat(run.values(run.add(new MatMul(true, true), at, bt))).containsExactly(expected);
  }

  @Test
  void layerNormGivesRowsOfMean0AndDeviation1() {
    Value x = run.input(Shape.of(2, 2), 1, 3, -10, 10);
    Value gamma = run.input(Shape.of(2), 1, 2);
    Value beta = run.input(Shape.of(2), 0, 5);
    double[] y = run.values(run.add(new LayerNorm(1e-12f), x, gamma, beta));
    assertThat(y).containsExactly(new double[] {-1, 7, -1, 7}, within(1e-9));
  }

  @Test
  void whatDoesNotFitIsASentence() {
    Value a = run.input(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> run.add(MatMul.plain(), a, a))
        .hasMessage(
            "MatMul[transposeLeft=false, transposeRight=false] cannot multiply arrays of shape"
                + " [2x3] and [2x3]");
    assertThatThrownBy(() -> run.add(new Softmax(2), a))
        .hasMessage("Softmax[axis=2] takes an array with that axis, found [2x3]");
    assertThatThrownBy(() -> run.add(new Reduce(Reduction.SUM, 1, -1), a))
        .hasMessage("Reduce[reduction=SUM, axes=[1, -1]] names an axis of [2x3] twice");
    assertThatThrownBy(() -> run.add(new Broadcast(Shape.of(3)), a))
        .hasMessage("Broadcast[to=[3]] cannot repeat an array of shape [2x3] to that shape");
    assertThatThrownBy(() -> new LayerNorm(0))
        .hasMessage("Invalid epsilon 0.0: expected a number above 0");
  }
}
