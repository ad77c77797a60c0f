package io.kindling.jobs.boost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.inference.Combination;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Weights of rows and of members, against what a hand, or the definition, computes. */
class TestAdaBoost {
  private static KnownLabels labels(float[] targets) {
    float[] weights = new float[targets.length];
    Arrays.fill(weights, 1);
    int[] train = IntStream.range(0, targets.length).toArray();
    return new KnownLabels(train, targets, 1, weights);
  }

  /** Certain of a class for each row. */
  private static float[] sure(int classes, int... taken) {
    float[] predicted = new float[taken.length * classes];
    for (int row = 0; row < taken.length; row++) {
      predicted[row * classes + taken[row]] = 1;
    }
    return predicted;
  }

  /** Two of ten rows are missed: ln 4 of weight, and both sides weigh a half from then on. */
  @Test
  void twoClassesByHand() {
    KnownLabels labels = labels(new float[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    AdaBoost boost = AdaBoost.voting(labels, 2, 1);
    Judged first = boost.judge(sure(2, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1));
    assertThat(first.verdict()).isEqualTo(Judged.Verdict.TAKEN);
    assertThat(first.error()).isCloseTo(0.2, within(1e-12));
    assertThat(first.weight()).isCloseTo(Math.log(4), within(1e-12));
    // the two that were missed weigh 10 / 4 each, the others 10 / 16: missing one of these is 1/16
    Judged second = boost.judge(sure(2, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1));
    assertThat(second.error()).isCloseTo(1 / 16.0, within(1e-12));
    assertThat(second.weight()).isCloseTo(Math.log(15), within(1e-12));
    assertThat(boost.rule()).isEqualTo(Combination.Rule.VOTE);
  }

  @Test
  void chanceIsRefusedAndChangesNothing() {
    AdaBoost boost = AdaBoost.voting(labels(new float[] {0, 1, 0, 1}), 2, 1);
    Judged half = boost.judge(sure(2, 0, 0, 0, 0));
    assertThat(half.verdict()).isEqualTo(Judged.Verdict.REFUSED);
    assertThat(half.isTaken()).isFalse();
    assertThat(boost.judge(sure(2, 0, 0, 0, 1)).error()).isCloseTo(0.25, within(1e-12));
    AdaBoost three = AdaBoost.voting(labels(new float[] {0, 1, 2, 0}), 3, 1);
    assertThat(three.judge(sure(3, 0, 0, 0, 1)).verdict()).isEqualTo(Judged.Verdict.REFUSED);
    assertThat(three.judge(sure(3, 0, 0, 0, 0)).verdict()).isEqualTo(Judged.Verdict.TAKEN);
  }

  @Test
  void nothingLeftToDoEndsIt() {
    AdaBoost boost = AdaBoost.voting(labels(new float[] {0, 1, 0, 1}), 2, 1);
    Judged whole = boost.judge(sure(2, 0, 1, 0, 1));
    assertThat(whole.verdict()).isEqualTo(Judged.Verdict.LAST);
    assertThat(whole.error()).isZero();
    assertThat(whole.weight()).isCloseTo(Math.log(7), within(1e-12)); // half of four rows missed
  }

  /** Several rounds of three classes with a rate, against the definition over a distribution. */
  @Test
  void severalClassesAgainstTheDefinition() {
    int rows = 60;
    double rate = 0.7;
    float[] targets = new float[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = row % 3;
    }
    AdaBoost boost = AdaBoost.voting(labels(targets), 3, rate);
    double[] shares = new double[rows];
    Arrays.fill(shares, 1.0 / rows);
    for (int round = 0; round < 6; round++) {
      int[] taken = new int[rows];
      for (int row = 0; row < rows; row++) {
        boolean right = CounterRandom.below(10, 7, round, row) < 6;
        taken[row] = right ? row % 3 : (row + 1) % 3;
      }
      double error = 0;
      for (int row = 0; row < rows; row++) {
        error += taken[row] == row % 3 ? 0 : shares[row];
      }
      double weight = rate * (Math.log((1 - error) / error) + Math.log(2));
      Judged judged = boost.judge(sure(3, taken));
      assertThat(judged.error()).isCloseTo(error, within(1e-12));
      assertThat(judged.weight()).isCloseTo(weight, within(1e-12));
      double total = 0;
      for (int row = 0; row < rows; row++) {
        shares[row] *= taken[row] == row % 3 ? 1 : Math.exp(weight);
        total += shares[row];
      }
      for (int row = 0; row < rows; row++) {
        shares[row] /= total;
      }
    }
  }

  /** By probabilities (0.8, 0.2): the factor is the square root of the odds of the other class. */
  @Test
  void probabilitiesByHand() {
    AdaBoost boost = AdaBoost.byProbability(labels(new float[] {0, 1}), 2, 1);
    Judged first = boost.judge(new float[] {0.8f, 0.2f, 0.4f, 0.6f});
    assertThat(first.weight()).isEqualTo(1);
    double left = Math.sqrt(0.2 / 0.8);
    double right = Math.sqrt(0.4 / 0.6);
    Judged second = boost.judge(new float[] {0.2f, 0.8f, 0.2f, 0.8f});
    assertThat(second.error()).isCloseTo(left / (left + right), within(1e-7));
    assertThat(boost.rule()).isEqualTo(Combination.Rule.PRODUCT);
  }
}
