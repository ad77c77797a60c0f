package io.kindling.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On a network that hands its input through, so that predictions are known. */
class TestMetrics {
  private static final float[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
  private static final Network NETWORK = Network.input(3).dense(3);

  private static double[] sums(
      Loss loss, int rows, float[] features, float[] targets, float[] weights, int from) {
    Metrics metrics = Metrics.of(loss, 3);
    double[] sums = new double[metrics.sums()];
    try (StepEngine engine = StepEngine.open(NETWORK, loss, new ReferenceBackend(), 1)) {
      engine.load(IDENTITY, new float[0]);
      StepBatch batch = engine.batch(rows, Mode.EVALUATE);
      int wide = targets.length / weights.length;
      batch.features().put(0, features, from * 3, rows * 3);
      batch.targets().put(0, targets, from * wide, rows * wide);
      batch.weights().put(0, weights, from, rows);
      engine.run(batch, new RunKey(0, 0, 0, 0), 0);
      metrics.accumulate(batch, sums, 0);
    }
    return sums;
  }

  private static final float[] LOGITS = {5, 0, 0, 0, 5, 0, 0, 0, 5, 5, 0, 0};
  private static final float[] LABELS = {0, 1, 1, 2};

  @Test
  void accuracyIsAWeightedCountInThreeSums() {
    double[] sums = sums(Loss.CROSS_ENTROPY, 4, LOGITS, LABELS, new float[] {1, 2, 1, 4}, 0);
    Metrics metrics = Metrics.of(Loss.CROSS_ENTROPY, 3);
    double right = Math.log(1 + 2 * Math.exp(-5));
    Map<String, Double> values = metrics.values(sums);
    assertThat(values).containsOnlyKeys("loss", "accuracy");
    assertThat(values.get("accuracy")).isEqualTo(3.0 / 8);
    assertThat(values.get("loss")).isCloseTo((3 * right + 5 * (right + 5)) / 8, within(1e-6));
    assertThat(metrics.confusion(sums)).isEmpty();
    assertThat(sums).hasSize(3);
    assertThat(sums[Metrics.WEIGHT]).isEqualTo(8);
  }

  @Test
  void severalMarksAreRightEachAndTogether() {
    float[] logits = {5, -5, 5, 5, -5, -5, -5, 5, -5};
    float[] marks = {1, 0, 1, 1, 1, 0, 1, 0, 0.4f};
    Loss loss = new BinaryCrossEntropyLoss();
    double[] sums = sums(loss, 3, logits, marks, new float[] {1, 2, 3}, 0);
    Map<String, Double> values = Metrics.of(loss, 3).values(sums);
    assertThat(values).containsKeys("loss", "mse", "r2");
    assertThat(values.get("accuracy")).isCloseTo((1 + 2 * 2 / 3.0 + 3 / 3.0) / 6, within(1e-12));
    assertThat(values.get("exactAccuracy")).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(Metrics.of(loss, 3).confusion(sums)).isEmpty();
  }

  @Test
  void rowsOfWeightZeroAreNotCounted() {
    float[] weights = {1, 0, 1, 0};
    double[] sums = sums(Loss.CROSS_ENTROPY, 4, LOGITS, new float[] {0, 2, 1, 0}, weights, 0);
    assertThat(Metrics.of(Loss.CROSS_ENTROPY, 3).values(sums).get("accuracy")).isEqualTo(0.5);
  }

  @Test
  void sumsOfTwoSetsOfRowsAddUp() {
    float[] weights = {1, 2, 1, 4};
    for (Loss loss : Losses.all()) {
      if (loss instanceof BoxesLoss) {
        continue; // takes more numbers
      }
      float[] targets = loss.classifies() ? LABELS : LOGITS.clone();
      double[] all = sums(loss, 4, LOGITS, targets, weights, 0);
      double[] first = sums(loss, 1, LOGITS, targets, weights, 0);
      double[] rest = sums(loss, 3, LOGITS, targets, weights, 1);
      for (int i = 0; i < all.length; i++) {
        assertThat(first[i] + rest[i]).isCloseTo(all[i], within(1e-9));
      }
    }
  }

  @Test
  void anOutputWithoutVarianceIsExplainedIfItIsMet() {
    float[] predictions = {1, 7, 0.2f, 2, 7, 0.1f};
    float[] targets = {1, 7, 0.1f, 2, 7, 0.1f};
    double[] sums = sums(Loss.MEAN_SQUARED_ERROR, 2, predictions, targets, new float[] {1, 3}, 0);
    assertThat(Metrics.of(Loss.MEAN_SQUARED_ERROR, 3).values(sums).get("r2"))
        .isCloseTo((1 + 1 + 0) / 3.0, within(1e-12));
  }

  @Test
  void errorsOfNumbersAreMeansOverRowsAndOutputs() {
    float[] predictions = {1, 2, 3, 4, 5, 6};
    float[] targets = {1, 2, 5, 4, 4, 9};
    double[] sums = sums(Loss.MEAN_SQUARED_ERROR, 2, predictions, targets, new float[] {1, 3}, 0);
    Map<String, Double> values = Metrics.of(Loss.MEAN_SQUARED_ERROR, 3).values(sums);
    double mse = (4 + 3 * (1 + 9)) / 12.0;
    double mean = (8 + 3 * 17) / 12.0;
    double variance = (30 + 3 * 113) / 12.0 - mean * mean;
    assertThat(values.get("loss")).isCloseTo(mse, within(1e-6));
    assertThat(values.get("mse")).isCloseTo(mse, within(1e-6));
    assertThat(values.get("rmse")).isCloseTo(Math.sqrt(mse), within(1e-6));
    assertThat(values.get("mae")).isCloseTo((2 + 3 * 4) / 12.0, within(1e-6));
    assertThat(values.get("r2Pooled")).isCloseTo(1 - mse / variance, within(1e-6));
    // Weighted variances of the outputs: 3/16 of the squared distances 3, 2 and 4.
    double r2 = 1 - (0 + 3.0 / 4 / (3.0 / 16 * 4) + (4.0 + 3 * 9) / 4 / (3.0 / 16 * 16)) / 3;
    assertThat(values.get("r2")).isCloseTo(r2, within(1e-6));
    assertThat(Metrics.of(Loss.MEAN_SQUARED_ERROR, 3).confusion(sums)).isEmpty();
  }
}
