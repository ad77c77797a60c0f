package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestInitialiser {
  private static final Shape MATRIX = Shape.of(60, 200);
  private static final Shape KERNELS = Shape.of(24, 16, 5, 5);

  private static float[] filled(Initialiser initialiser, Shape shape) {
    float[] values = new float[shape.elements() + 2];
    initialiser.fill(new Segment("0.weight", 1, shape), Fan.of(shape), 77, values);
    assertThat(values[0]).isZero();
    assertThat(values[values.length - 1]).isZero();
    return java.util.Arrays.copyOfRange(values, 1, values.length - 1);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The initialisers by the variance that their papers ask for, of a shape with its fans. */
  static Stream<Arguments> scaled() {
    return Stream.of(Arguments.of(MATRIX, 200, 60), Arguments.of(KERNELS, 400, 600))
        .flatMap(
            shape -> {
              Object[] of = shape.get();
              double in = (int) of[1];
              double out = (int) of[2];
              return Stream.of(
                  Arguments.of("xavier", of[0], 2 / (in + out), true),
                  Arguments.of("xavierNormal", of[0], 2 / (in + out), false),
                  Arguments.of("he", of[0], 2 / in, false),
                  Arguments.of("heUniform", of[0], 2 / in, true),
                  Arguments.of("heUniform 1.5", of[0], 1.5 * 1.5 * 2 / in, true),
                  Arguments.of("lecun", of[0], 1 / in, false),
                  Arguments.of("lecun 2", of[0], 4 / in, false),
                  Arguments.of("lecunUniform", of[0], 1 / in, true));
            });
  }

  @ParameterizedTest
  @MethodSource("scaled")
  void theSpreadIsThatOfThePaper(String text, Shape shape, double variance, boolean uniform) {
    float[] values = filled(Initialiser.read(text), shape);
    double deviation = Math.sqrt(variance);
    assertThat(mean(values)).isCloseTo(0, within(0.03 * deviation));
    assertThat(deviation(values)).isCloseTo(deviation, within(0.02 * deviation));
    double limit = Math.sqrt(3) * deviation;
    if (uniform) {
      assertThat(largest(values)).isBetween(0.99 * limit, 1.000001 * limit);
    } else {
      assertThat(largest(values)).isGreaterThan(1.5 * limit);
    }
  }

  @Test
  void constantsAreConstant() {
    assertThat(filled(Initialiser.ZEROS, Shape.of(3))).containsExactly(0, 0, 0);
    assertThat(filled(Initialiser.ONES, Shape.of(3))).containsExactly(1, 1, 1);
    assertThat(filled(Initialiser.constant(-2.5), Shape.of(2))).containsExactly(-2.5f, -2.5f);
  }

  @Test
  void normalsHaveTheirDeviationAndTruncatedOnesEndAtTwoOfThem() {
    assertThat(deviation(filled(Initialiser.normal(0.5), MATRIX))).isCloseTo(0.5, within(0.01));
    float[] truncated = filled(Initialiser.truncatedNormal(0.5), MATRIX);
    assertThat(largest(truncated)).isBetween(0.99, 1.0);
    assertThat(deviation(truncated)).isCloseTo(0.5 * 0.8796, within(0.01));
    assertThat(mean(truncated)).isCloseTo(0, within(0.02));
  }

  @Test
  void uniformsLieBetweenTheirLimits() {
    float[] values = filled(Initialiser.uniform(1, 3), MATRIX);
    for (float value : values) {
      assertThat(value).isBetween(1f, 3f);
    }
    assertThat(mean(values)).isCloseTo(2, within(0.02));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void orthogonalVectorsAreAtRightAnglesAndOfTheLengthOfTheGain(boolean wide) {
    int rows = wide ? 20 : 50;
    int columns = wide ? 50 : 20;
    float[] values = filled(Initialiser.read("orthogonal 3"), Shape.of(rows, columns));
    for (int a = 0; a < 20; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int i = 0; i < 50; i++) {
          dot +=
              wide
                  ? (double) values[a * columns + i] * values[b * columns + i]
                  : (double) values[i * columns + a] * values[i * columns + b];
        }
        assertThat(dot).isCloseTo(a == b ? 9 : 0, within(1e-5));
      }
    }
  }

  @Test
  void orthogonalKernelsAreOrthogonalRows() {
    float[] values = filled(Initialiser.ORTHOGONAL, Shape.of(4, 2, 3, 3));
    double dot = 0;
    for (int i = 0; i < 18; i++) {
      dot += (double) values[i] * values[18 + i];
    }
    assertThat(dot).isCloseTo(0, within(1e-6));
  }

  @Test
  void theIdentityHandsNumbersThrough() {
    assertThat(filled(Initialiser.IDENTITY, Shape.of(2, 3))).containsExactly(1, 0, 0, 0, 1, 0);
    float[] kernels = filled(Initialiser.read("identity 2"), Shape.of(2, 2, 3, 3));
    float[] expected = new float[36];
    expected[4] = 2;
    expected[27 + 4] = 2;
    assertThat(kernels).containsExactly(expected);
    float[] depthwise = filled(Initialiser.IDENTITY, Shape.of(4, 1, 1, 3));
    assertThat(depthwise).containsExactly(0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0);
    float[] even = filled(Initialiser.IDENTITY, Shape.of(1, 1, 2, 4));
    assertThat(even).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> filled(Initialiser.IDENTITY, Shape.of(3)))
        .hasMessage("The initialiser identity needs two dimensions or more, found a window of [3]");
  }

  @Test
  void anIdentityOfChannelsInGroupsAndOfEvenKernelsChangesNothing() {
    double[] row = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    for (int kernel = 1; kernel < 5; kernel++) {
      for (int groups : new int[] {1, 2, 4}) {
        Conv conv =
            new Conv(
                4,
                List.of(kernel),
                List.of(1),
                List.of(1),
                Padding.SAME,
                groups,
                Bias.NONE,
                Initialiser.IDENTITY,
                Activation.IDENTITY);
        Network network = Network.input(4, 3).with(conv);
        assertThat(Forward.of(network, network.initialParameters(1), row)).containsExactly(row);
      }
    }
  }

  @Test
  void theSameKeyGivesTheSameBits() {
    for (Initialiser initialiser : Initialiser.values()) {
      assertThat(filled(initialiser, MATRIX)).isEqualTo(filled(initialiser, MATRIX));
    }
  }

  @Test
  void everyTextReadsBack() {
    for (Initialiser initialiser : Initialiser.values()) {
      assertThat(Initialiser.read(initialiser.word())).isEqualTo(initialiser);
      assertThat(initialiser.word()).doesNotContain(" ");
    }
    for (String text : new String[] {"he 1.5", "normal 0.02", "uniform -0.1 0.25", "constant 3"}) {
      assertThat(Initialiser.read(text).word()).isEqualTo(text);
    }
    assertThat(Initialiser.read("  uniform  -1   1 ")).isEqualTo(Initialiser.uniform(-1, 1));
  }

  @Test
  void whatCannotBeReadIsASentence() {
    assertThatThrownBy(() -> Initialiser.read("hee"))
        .hasMessageStartingWith("Unknown initialiser 'hee': expected one of zeros, ones, constant");
    assertThatThrownBy(() -> Initialiser.read("he much"))
        .hasMessage("Invalid setting 'much' of the initialiser he: expected a number");
    assertThatThrownBy(() -> Initialiser.read("he 1 2"))
        .hasMessage("The initialiser he has the settings gain, found [1.0, 2.0]");
    assertThatThrownBy(() -> Initialiser.read("normal -1"))
        .hasMessage("Invalid deviation -1.0 of the initialiser normal: expected a number from 0");
    assertThatThrownBy(() -> Initialiser.uniform(2, 1))
        .hasMessage(
            "Invalid limits [2.0, 1.0] of the initialiser uniform: expected the lower one first");
    assertThatThrownBy(() -> Initialiser.constant(Double.NaN))
        .hasMessage("Invalid setting NaN of the initialiser constant: expected a number");
  }
}
