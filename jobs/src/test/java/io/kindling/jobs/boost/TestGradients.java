package io.kindling.jobs.boost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.QuantileLoss;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What members learn is where the loss falls. */
class TestGradients {
  private static final int[] ALL = {0, 1, 2, 3};
  private static final float[] ONES = {1, 1, 1, 1};

  /** The residuals are the negative slope of the loss, as its differences tell. */
  private static void checkSlope(Slope slope, double[] sums, float[] target) {
    double[] residual = new double[sums.length];
    slope.residualInto(sums, target, residual);
    double step = 1e-6;
    for (int i = 0; i < sums.length; i++) {
      double[] above = sums.clone();
      double[] below = sums.clone();
      above[i] += step;
      below[i] -= step;
      double change = (slope.loss(below, target) - slope.loss(above, target)) / (2 * step);
      boolean isMean = slope instanceof NumberSlope || slope instanceof BinarySlope;
      assertThat(residual[i]).isCloseTo(change * (isMean ? sums.length : 1), within(1e-6));
    }
  }

  @Test
  void residualsAreNegativeGradients() {
    checkSlope(new ClassSlope(), new double[] {0.3, -1, 2}, new float[] {1});
    checkSlope(new BinarySlope(), new double[] {-0.4, 3}, new float[] {1, 0});
    for (NumberSlope one :
        List.of(NumberSlope.SQUARED, NumberSlope.ABSOLUTE, NumberSlope.huber(0.5))) {
      checkSlope(one, new double[] {0.2, 4}, new float[] {0.5f, 1});
    }
  }

  @Test
  void itBeginsWhereTheLossOfAConstantIsLeast() {
    KnownLabels numbers = new KnownLabels(ALL, new float[] {1, 2, 3, 10}, 1, ONES);
    assertThat(NumberSlope.SQUARED.start(numbers, 1)).containsExactly(4.0);
    assertThat(NumberSlope.ABSOLUTE.start(numbers, 1)).containsExactly(2.0);
    assertThat(NumberSlope.huber(1).start(numbers, 1)).containsExactly(2.0);
    KnownLabels classes = new KnownLabels(ALL, new float[] {0, 1, 1, 1}, 1, ONES);
    assertThat(new BinarySlope().start(classes, 1).get(0)).isCloseTo(Math.log(3), within(1e-12));
    List<Double> shares = new ClassSlope().start(classes, 2);
    assertThat(shares.get(0)).isCloseTo(Math.log(0.25), within(1e-12));
    assertThat(shares.get(1)).isCloseTo(Math.log(0.75), within(1e-12));
  }

  @Test
  void aMemberIsAddedWithTheRate() {
    KnownLabels labels = new KnownLabels(ALL, new float[] {1, 2, 3, 6}, 1, ONES);
    Gradients boost = Gradients.stepping(labels, NumberSlope.SQUARED, 1, 0.5);
    Judged judged = boost.judge(new float[] {-2, -1, 0, 3}); // the residuals themselves
    assertThat(judged.error()).isZero();
    assertThat(judged.weight()).isEqualTo(0.5);
    float[] nothing = new float[4];
    assertThat(boost.loss(nothing, 1)).isCloseTo((1 + 0.25 + 2.25) / 8, within(1e-12));
  }

  @Test
  void aSearchFindsHowFarAMemberGoes() {
    KnownLabels labels = new KnownLabels(ALL, new float[] {1, 2, 3, 6}, 1, ONES);
    Gradients boost = Gradients.searching(labels, NumberSlope.SQUARED, 1, 0.1);
    Judged half = boost.judge(new float[] {-1, -0.5f, 0, 1.5f});
    assertThat(half.weight()).isCloseTo(0.2, within(1e-6));
    Judged wrong = boost.judge(new float[] {2, 1, 0, -3});
    assertThat(wrong.verdict()).isEqualTo(Judged.Verdict.REFUSED);
  }

  @Test
  void lossesWithoutARuleAreRefused() {
    assertThat(Slope.of(Loss.CROSS_ENTROPY)).isInstanceOf(ClassSlope.class);
    assertThat(Slope.of(new HuberLoss(2))).isEqualTo(NumberSlope.huber(2));
    assertThatThrownBy(() -> Slope.of(new QuantileLoss(0.5f)))
        .hasMessage(
            "boost.method = gradient has no rule for training.loss = quantile: expected"
                + " crossEntropy, binaryCrossEntropy, meanSquaredError, meanAbsoluteError or huber;"
                + " samme takes any loss of classes");
  }

  @Test
  void whatALossWouldBeChangedByIsRefused() {
    assertThatThrownBy(() -> Slope.of(new CrossEntropyLoss(0.25f, List.of())))
        .hasMessage(
            "boost.method = gradient makes plain crossEntropy small, but"
                + " training.loss.crossEntropy.labelSmoothing = 0.25 changes it: remove that"
                + " setting");
    assertThatThrownBy(() -> Slope.of(new CrossEntropyLoss(0, List.of(1f, 2f))))
        .hasMessageContaining("training.loss.crossEntropy.classWeights = [1.0, 2.0] changes it");
    assertThatThrownBy(() -> Slope.of(new BinaryCrossEntropyLoss(0.5f, List.of())))
        .hasMessageContaining("training.loss.binaryCrossEntropy.labelSmoothing = 0.5 changes it");
    assertThatThrownBy(() -> Slope.of(new BinaryCrossEntropyLoss(0, List.of(3f))))
        .hasMessageContaining("training.loss.binaryCrossEntropy.positiveWeights = [3.0] changes");
    assertThat(Slope.of(new BinaryCrossEntropyLoss())).isInstanceOf(BinarySlope.class);
  }
}
