package io.kindling.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.KlDivergenceLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** On a network that hands its input through, so that probabilities are known. */
class TestDetailedMetrics {
  private static double[] sums(
      Metrics metrics, int classes, float[][] probabilities, float[] labels, float[] weights) {
    float[][] logits = new float[probabilities.length][classes];
    for (int n = 0; n < logits.length; n++) {
      for (int c = 0; c < classes; c++) {
        logits[n][c] = (float) Math.log(probabilities[n][c]);
      }
    }
    return sums(metrics, Loss.CROSS_ENTROPY, logits, labels, weights);
  }

  private static double[] sums(
      Metrics metrics, Loss loss, float[][] logits, float[] targets, float[] weights) {
    int classes = logits[0].length;
    float[] parameters = new float[classes * classes + classes];
    for (int c = 0; c < classes; c++) {
      parameters[c * classes + c] = 1;
    }
    double[] sums = new double[metrics.sums() + 1];
    Network network = Network.input(classes).dense(classes);
    try (StepEngine engine = StepEngine.open(network, loss, new ReferenceBackend(), 1)) {
      engine.load(parameters, new float[0]);
      StepBatch batch = engine.batch(weights.length, Mode.EVALUATE);
      for (int n = 0; n < weights.length; n++) {
        batch.features().put(n * classes, logits[n]);
      }
      batch.targets().put(0, targets);
      batch.weights().put(0, weights);
      engine.run(batch, new RunKey(0, 0, 0, 0), 0);
      metrics.accumulate(batch, sums, 1);
    }
    assertThat(sums[0]).isZero();
    return java.util.Arrays.copyOfRange(sums, 1, sums.length);
  }

  private static final float[][] TWO = {{0.9f, 0.1f}, {0.6f, 0.4f}, {0.3f, 0.7f}, {0.2f, 0.8f}};

  @Test
  void twoClassesAreMeasuredByTheProbabilityOfTheSecond() {
    Metrics metrics = Metrics.detailed(Loss.CROSS_ENTROPY, 2, Details.USUAL);
    double[] sums = sums(metrics, 2, TWO, new float[] {0, 1, 0, 1}, new float[] {1, 1, 2, 1});
    Map<String, Double> values = metrics.values(sums);
    double logLoss = -(Math.log(0.9) + Math.log(0.4) + 2 * Math.log(0.3) + Math.log(0.8)) / 5;
    assertThat(values.get("accuracy")).isEqualTo(2.0 / 5);
    assertThat(values.get("logLoss")).isCloseTo(logLoss, within(1e-6));
    assertThat(values.get("logLoss")).isCloseTo(values.get("loss"), within(1e-6));
    assertThat(values.get("perplexity")).isCloseTo(Math.exp(logLoss), within(1e-5));
    assertThat(values.get("bitsPerSymbol")).isCloseTo(logLoss / Math.log(2), within(1e-5));
    assertThat(values.get("rocAuc")).isCloseTo((1 + 1 + 2 + 0) / 6.0, within(1e-12));
    assertThat(values.get("rocAucWithin")).isZero();
    assertThat(values.get("averagePrecision")).isCloseTo((1 + 2.0 / 4) / 2, within(1e-12));
    assertThat(values.get("recall")).isCloseTo((1.0 / 3 + 1.0 / 2) / 2, within(1e-12));
    assertThat(values).doesNotContainKey("top5Accuracy");
    double calibration =
        Math.abs(0.9 - 1) + Math.abs(0.6 - 0) + 2 * Math.abs(0.7 - 0) + Math.abs(0.8 - 1);
    assertThat(values.get("calibrationError")).isCloseTo(calibration / 5, within(1e-6));
    assertThat(metrics.curves(sums)).hasSize(1);
  }

  private static final float[] ONES = {1, 1, 1};
  private static final Loss BINARY = new BinaryCrossEntropyLoss();

  /** The log-odds of the second of two classes. */
  private static float[][] odds(float[][] two) {
    float[][] odds = new float[two.length][1];
    for (int n = 0; n < two.length; n++) {
      odds[n][0] = (float) (Math.log(two[n][1]) - Math.log(two[n][0]));
    }
    return odds;
  }

  @Test
  void oneProbabilityIsMeasuredAsThatOfTheSecondOfTwoClasses() {
    float[] weights = {1, 1, 2, 1};
    float[] labels = {0, 1, 0, 1};
    for (Details details : List.of(Details.USUAL, new Details(OptionalDouble.of(0.35), 5))) {
      Metrics two = Metrics.detailed(Loss.CROSS_ENTROPY, 2, details);
      Metrics one = Metrics.detailed(BINARY, 1, details);
      double[] sumsOfTwo = sums(two, 2, TWO, labels, weights);
      double[] sumsOfOne = sums(one, BINARY, odds(TWO), labels, weights);
      Map<String, Double> expected = two.values(sumsOfTwo);
      assertThat(one.values(sumsOfOne)).containsOnlyKeys(expected.keySet());
      one.values(sumsOfOne)
          .forEach(
              (name, value) ->
                  assertThat(value).as(name).isCloseTo(expected.get(name), within(1e-5)));
      assertThat(one.confusion(sumsOfOne)).isDeepEqualTo(two.confusion(sumsOfTwo));
      assertThat(one.curves(sumsOfOne).get(0).points())
          .isEqualTo(two.curves(sumsOfTwo).get(0).points());
    }
    assertThat(Metrics.of(BINARY, 1).values(new double[Metrics.of(BINARY, 1).sums()]))
        .containsOnlyKeys("loss", "accuracy");
  }

  @Test
  void aSoftYesIsAYesFromAHalfOn() {
    Metrics metrics = Metrics.detailed(BINARY, 1, Details.USUAL);
    float[] soft = {0.49f, 0.5f, 0.9f, 0.2f};
    double[] sums = sums(metrics, BINARY, odds(TWO), soft, new float[] {1, 1, 2, 1});
    assertThat(metrics.confusion(sums)).isDeepEqualTo(new double[][] {{1, 1}, {1, 2}});
    assertThat(metrics.values(sums).get("accuracy")).isEqualTo(0.6);
    Metrics ofSteps = Metrics.of(BINARY, 1);
    double[] few = sums(ofSteps, BINARY, odds(TWO), soft, new float[] {1, 1, 2, 1});
    assertThat(ofSteps.values(few).get("accuracy")).isEqualTo(0.6);
  }

  @Test
  void sharesAreMeasuredByTheLargestAndByTheirCrossEntropy() {
    float[][] logits = {{(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)}};
    float[] shares = {0.2f, 0.5f, 0.3f};
    double entropy = -(0.2 * Math.log(0.5) + 0.5 * Math.log(0.3) + 0.3 * Math.log(0.2));
    for (Loss loss : List.of(new SoftCrossEntropyLoss(), new KlDivergenceLoss())) {
      Metrics metrics = Metrics.detailed(loss, 3, Details.USUAL);
      double[] sums = sums(metrics, loss, logits, shares, new float[] {2});
      assertThat(metrics.values(sums)).containsEntry("recallWeighted", 0.0);
      assertThat(metrics.values(sums).get("logLoss")).isCloseTo(-Math.log(0.3), within(1e-6));
      assertThat(metrics.curves(sums)).hasSize(3);
      assertThat(metrics.values(sums).get("crossEntropy")).isCloseTo(entropy, within(1e-6));
      assertThat(metrics.values(sums).get("accuracy")).isZero();
      assertThat(metrics.confusion(sums))
          .isDeepEqualTo(new double[][] {{0, 0, 0}, {2, 0, 0}, {0, 0, 0}});
    }
  }

  @Test
  void aThresholdDecidesWhatIsPredicted() {
    float[] labels = {0, 1, 1, 1};
    float[] weights = {1, 1, 1, 1};
    Metrics low = Metrics.detailed(Loss.CROSS_ENTROPY, 2, new Details(OptionalDouble.of(0.35), 5));
    assertThat(low.confusion(sums(low, 2, TWO, labels, weights)))
        .isDeepEqualTo(new double[][] {{1, 0}, {0, 3}});
    Metrics high = Metrics.detailed(Loss.CROSS_ENTROPY, 2, new Details(OptionalDouble.of(0.75), 5));
    assertThat(high.confusion(sums(high, 2, TWO, labels, weights)))
        .isDeepEqualTo(new double[][] {{1, 0}, {2, 1}});
  }

  @Test
  void theTrueClassIsAmongTheFirstFive() {
    float[][] rows = {
      {0.3f, 0.2f, 0.15f, 0.12f, 0.1f, 0.08f, 0.05f},
      {0.3f, 0.2f, 0.15f, 0.12f, 0.1f, 0.08f, 0.05f},
      {0.3f, 0.2f, 0.15f, 0.12f, 0.1f, 0.08f, 0.05f}
    };
    Metrics metrics = Metrics.detailed(Loss.CROSS_ENTROPY, 7, Details.USUAL);
    double[] sums = sums(metrics, 7, rows, new float[] {0, 4, 5}, new float[] {1, 3, 4});
    assertThat(metrics.values(sums).get("top5Accuracy")).isEqualTo(0.5);
    assertThat(metrics.values(sums).get("accuracy")).isEqualTo(1.0 / 8);
    assertThat(metrics.curves(sums)).hasSize(7);
    Metrics three = Metrics.detailed(Loss.CROSS_ENTROPY, 7, new Details(OptionalDouble.empty(), 3));
    double[] fewer = sums(three, 7, rows, new float[] {0, 2, 3}, new float[] {1, 3, 4});
    assertThat(three.values(fewer)).containsEntry("top3Accuracy", 0.5);
    assertThat(three.values(fewer)).doesNotContainKey("top5Accuracy");
    assertThatThrownBy(() -> new Details(OptionalDouble.empty(), 0))
        .hasMessage("Invalid number of first classes 0: expected one from 1");
  }

  @Test
  void classesWithoutRowsHaveNoPartInTheMeanArea() {
    float[][] rows = {{0.7f, 0.2f, 0.1f}, {0.2f, 0.7f, 0.1f}};
    Metrics metrics = Metrics.detailed(Loss.CROSS_ENTROPY, 3, Details.USUAL);
    double[] sums = sums(metrics, 3, rows, new float[] {0, 1}, new float[] {1, 1});
    assertThat(metrics.values(sums).get("rocAuc")).isEqualTo(1);
    double[] one = sums(metrics, 3, rows, new float[] {0, 0}, new float[] {1, 1});
    assertThat(metrics.values(one)).doesNotContainKey("rocAuc");
  }

  @Test
  void sumsOfTwoSetsOfRowsAddUp() {
    Metrics metrics = Metrics.detailed(Loss.CROSS_ENTROPY, 2, Details.USUAL);
    float[] labels = {0, 1, 0, 1};
    double[] all = sums(metrics, 2, TWO, labels, new float[] {1, 2, 1, 3});
    double[] first = sums(metrics, 2, TWO, labels, new float[] {1, 0, 1, 0});
    double[] rest = sums(metrics, 2, TWO, labels, new float[] {0, 2, 0, 3});
    for (int i = 0; i < all.length; i++) {
      assertThat(first[i] + rest[i]).isCloseTo(all[i], within(1e-12));
    }
  }

  @Test
  void eachOfSeveralYesAndNoHasItsPrecisionRecallAndArea() {
    float[][] probabilities = {{0.9f, 0.2f}, {0.4f, 0.3f}, {0.8f, 0.6f}, {0.1f, 0.7f}};
    float[][] odds = new float[4][2];
    for (int n = 0; n < 4; n++) {
      for (int i = 0; i < 2; i++) {
        float yes = probabilities[n][i];
        odds[n][i] = (float) Math.log(yes / (1 - yes));
      }
    }
    float[] marks = {1, 0, 1, 0, 0, 1, 0, 0};
    float[] weights = {1, 1, 2, 1};
    Metrics metrics = Metrics.detailed(BINARY, 2, Details.USUAL);
    double[] sums = sums(metrics, BINARY, odds, marks, weights);
    Map<String, Double> values = metrics.values(sums);
    assertThat(values).containsKeys("loss", "accuracy", "exactAccuracy");
    // Of the first: 1 of 3 that are found is a yes, and 1 of 2 is found; of the second 2 of 3, all.
    assertThat(values.get("precision")).isCloseTo((1 / 3.0 + 2 / 3.0) / 2, within(1e-12));
    assertThat(values.get("recall")).isCloseTo((1 / 2.0 + 1) / 2, within(1e-12));
    assertThat(values.get("f1")).isCloseTo((2 / 5.0 + 4 / 5.0) / 2, within(1e-12));
    assertThat(values.get("recallWeighted")).isCloseTo((2 / 2.0 + 2) / 4, within(1e-12));
    assertThat(values.get("precisionMicro")).isCloseTo(3 / 6.0, within(1e-12));
    assertThat(values.get("recallMicro")).isCloseTo(3 / 4.0, within(1e-12));
    assertThat(values.get("f1Micro")).isCloseTo(6 / 10.0, within(1e-12));
    // Of the first: of 6 pairs, the yes at 0.9 is above 3, the yes at 0.4 above 1 of weight 1.
    assertThat(values.get("rocAuc")).isCloseTo((4 / 6.0 + 4 / 6.0) / 2, within(1e-12));
    assertThat(values).containsKeys("averagePrecision", "rocAucWithin");
    double[] first = sums(metrics, BINARY, odds, marks, new float[] {1, 0, 2, 0});
    double[] rest = sums(metrics, BINARY, odds, marks, new float[] {0, 1, 0, 1});
    for (int i = 0; i < sums.length; i++) {
      assertThat(first[i] + rest[i]).isCloseTo(sums[i], within(1e-12));
    }
    assertThat(Metrics.of(BINARY, 2).sums()).isLessThan(metrics.sums());
  }

  @Test
  void scoresThatAreNoProbabilitiesHavePrecisionAndRecall() {
    Metrics metrics = Metrics.detailed(new HingeLoss(1), 2, Details.USUAL);
    float[][] scores = {{3, 1}, {2, 5}, {4, 0}};
    double[] sums = sums(metrics, new HingeLoss(1), scores, new float[] {0, 1, 1}, ONES);
    assertThat(metrics.values(sums))
        .containsEntry("precision", (1 / 2.0 + 1) / 2)
        .containsEntry("recall", (1 + 1 / 2.0) / 2)
        .containsEntry("f1Micro", 2 / 3.0)
        .doesNotContainKeys("logLoss", "rocAuc");
  }

  @Test
  void numbersHaveNothingMoreToMeasure() {
    Metrics metrics = Metrics.detailed(Loss.MEAN_SQUARED_ERROR, 1, Details.USUAL);
    assertThat(metrics.values(new double[metrics.sums()]))
        .containsOnlyKeys("loss", "mse", "rmse", "mae", "r2");
    assertThat(metrics.curves(new double[metrics.sums()])).isEmpty();
  }
}
