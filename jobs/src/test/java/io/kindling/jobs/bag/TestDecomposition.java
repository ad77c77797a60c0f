package io.kindling.jobs.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.MeanSquaredErrorLoss;
import io.kindling.engine.loss.PointsLoss;
import io.kindling.jobs.inference.Ballot;
import io.kindling.jobs.inference.NumberRows;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestDecomposition {
  private static final float[][] FEATURES = {{0, 0}, {0, 0}};

  private static Map<String, Map<String, Double>> of(
      Loss loss, Target target, List<String> classes, NumberRows rows, List<float[]> predicted) {
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(2), List.of("a", "b"), "y");
    return of(schema, loss, target, classes, rows, predicted);
  }

  private static Map<String, Map<String, Double>> of(
      Schema schema,
      Loss loss,
      Target target,
      List<String> classes,
      NumberRows rows,
      List<float[]> predicted) {
    double[] shift = new double[schema.features() == Schema.Features.PIXELS ? 1 : 2];
    double[] scale = shift.clone();
    Arrays.fill(scale, 1);
    Encoders encoders = new Encoders(schema, target, classes, shift, scale);
    Ballot ballot = new Ballot(rows, encoders, loss, predicted);
    BitSet all = new BitSet();
    all.set(0, predicted.size());
    return Decomposition.of(ballot, new int[] {0, 1}, row -> all);
  }

  /** By hand: of the first row two of three models are right, of the second one. */
  @Test
  void wrongClassesAreBiasAndVarianceThatHarmsOrHelps() {
    Map<String, Map<String, Double>> parts =
        of(
            Loss.CROSS_ENTROPY,
            Target.CLASS,
            List.of("no", "yes"),
            new NumberRows(FEATURES, 0, 1),
            List.of(
                new float[] {0.9f, 0.1f, 0.6f, 0.4f},
                new float[] {0.8f, 0.2f, 0.7f, 0.3f},
                new float[] {0.4f, 0.6f, 0.2f, 0.8f}));
    assertThat(parts.get("zeroOne").get("error")).isCloseTo(0.5, within(1e-9));
    assertThat(parts.get("zeroOne").get("bias")).isCloseTo(0.5, within(1e-9));
    assertThat(parts.get("zeroOne").get("unbiasedVariance")).isCloseTo(1.0 / 6, within(1e-9));
    assertThat(parts.get("zeroOne").get("biasedVariance")).isCloseTo(1.0 / 6, within(1e-9));
    assertThat(parts.get("disagreement").get("mean")).isCloseTo(2.0 / 3, within(1e-9));
    // squares of the first row 0.01, 0.04, 0.36, of the second 0.36, 0.49, 0.04, of both numbers
    assertThat(parts.get("squared").get("error")).isCloseTo(1.3 / 3, within(1e-6));
    assertThat(parts.get("squared").get("bias")).isCloseTo(0.09 + 0.25, within(1e-6));
    assertThat(parts.get("squared").get("variance")).isCloseTo(1.3 / 3 - 0.34, within(1e-6));
  }

  /** By hand: the second of the first row's two pixels is of no class, the first counts twice. */
  @Test
  void pixelsWithoutAClassSayNothingOfModels() {
    Schema pictures =
        new Schema(Schema.Features.PIXELS, List.of(1, 1, 2), List.of(), List.of("mask"), "");
    Map<String, Map<String, Double>> parts =
        of(
            pictures,
            GapsLoss.of(Loss.CROSS_ENTROPY),
            Target.MASK,
            List.of("ground", "thing"),
            new NumberRows(FEATURES, 0, GapsLoss.NO_LABEL, 1, 0),
            List.of(
                new float[] {0.9f, 0.1f, 0.5f, 0.5f, 0.3f, 0.7f, 0.4f, 0.6f},
                new float[] {0.2f, 0.8f, 1, 0, 0.3f, 0.7f, 0.4f, 0.6f}));
    assertThat(parts.get("zeroOne").get("error")).isCloseTo(2 * 0.5 / 4 + 0.25, within(1e-9));
    assertThat(parts.get("zeroOne").get("bias")).isCloseTo(0.25, within(1e-9));
    assertThat(parts.get("disagreement").get("mean")).isCloseTo(2.0 / 4, within(1e-9));
    assertThat(parts.get("squared").get("error"))
        .isCloseTo((2 * 0.65 + 0.18 + 0.72) / 4, within(1e-6));
  }

  @Test
  void squaresOfNumbersAreBiasAndVariance() {
    Map<String, Map<String, Double>> parts =
        of(
            Loss.MEAN_SQUARED_ERROR,
            Target.NUMBER,
            List.of(),
            new NumberRows(FEATURES, 1, 5),
            List.of(new float[] {2, 5}, new float[] {4, 9}));
    assertThat(parts).containsOnlyKeys("squared", "disagreement");
    assertThat(parts.get("squared").get("error")).isCloseTo((1 + 9 + 0 + 16) / 4.0, within(1e-9));
    assertThat(parts.get("squared").get("bias")).isCloseTo((4 + 4) / 2.0, within(1e-9));
    assertThat(parts.get("squared").get("variance")).isCloseTo((1 + 4) / 2.0, within(1e-9));
    assertThat(parts.get("disagreement").get("mean")).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void pointsThatAreNotKnownHaveNoPart() {
    Map<String, Map<String, Double>> parts =
        of(
            new PointsLoss(new MeanSquaredErrorLoss()),
            Target.NUMBER,
            List.of(),
            new NumberRows(FEATURES, 0.5f, PointsLoss.UNKNOWN),
            List.of(new float[] {0.6f, 0.9f}, new float[] {0.8f, 0.3f}));
    assertThat(parts.get("squared").get("error")).isCloseTo((0.01 + 0.09) / 2, within(1e-6));
    assertThat(parts.get("squared").get("bias")).isCloseTo(0.04, within(1e-6));
  }
}
