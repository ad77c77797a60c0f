package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.jobs.inference.Combination.Rule;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCombination {
  private static final double[][] SHARES = {{0.5, 0.3, 0.2}, {0.1, 0.6, 0.3}, {0.2, 0.4, 0.4}};

  private static float[] made(Combination combination, Link link, double[][] predicted, int... of) {
    BitSet models = new BitSet();
    for (int model : of) {
      models.set(model);
    }
    float[] into = new float[combination.width(predicted[0].length)];
    combination.combineInto(predicted, models, link, into);
    return into;
  }

  private static void assertClose(float[] found, double... expected) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @Test
  void anAverageIsTheLogarithmOfTheMeanOfShares() {
    Combination average = Combination.of(Rule.AVERAGE, 3);
    assertClose(
        made(average, Link.LOGARITHM, SHARES, 0, 1, 2),
        Math.log(0.8 / 3),
        Math.log(1.3 / 3),
        Math.log(0.9 / 3));
    assertClose(
        made(average, Link.LOGARITHM, SHARES, 0, 2), Math.log(0.35), Math.log(0.35), Math.log(0.3));
  }

  @Test
  void weightsSayHowMuchAModelCounts() {
    Combination weighted = new Combination(Rule.AVERAGE, List.of(3.0, 1.0, 0.0), List.of());
    assertClose(
        made(weighted, Link.LOGARITHM, SHARES, 0, 1, 2),
        Math.log(0.4),
        Math.log(0.375),
        Math.log(0.225));
  }

  @Test
  void aVoteIsTheShareOfModelsThatTakeAClassAndTheFirstOfEqualsIsTaken() {
    Combination vote = Combination.of(Rule.VOTE, 3);
    assertClose(
        made(vote, Link.LOGARITHM, SHARES, 0, 1, 2),
        Math.log(1.0 / 3),
        Math.log(2.0 / 3),
        Math.log(1e-7));
    double[][] scores = {{-2, 1}, {3, -1}, {4, 4}};
    assertClose(made(vote, Link.NONE, scores, 0, 1, 2), 2.0 / 3, 1.0 / 3);
  }

  @Test
  void aVoteOnMarksIsOneForEachOfThem() {
    double[][] marks = {{0.9, 0.6}, {0.7, 0.2}};
    assertClose(
        made(Combination.of(Rule.VOTE, 2), Link.LOGIT, marks, 0, 1),
        Math.log((1 - 1e-7) / 1e-7),
        0);
  }

  @Test
  void aProductIsTheMeanOfLogarithms() {
    assertClose(
        made(Combination.of(Rule.PRODUCT, 3), Link.LOGARITHM, SHARES, 0, 1),
        Math.log(0.05) / 2,
        Math.log(0.18) / 2,
        Math.log(0.06) / 2);
  }

  @Test
  void aSumBeginsWithItsStart() {
    Combination sum = new Combination(Rule.SUM, List.of(1.0, 0.5), List.of(10.0, -1.0));
    double[][] numbers = {{1, 2}, {4, 8}};
    assertClose(made(sum, Link.NONE, numbers, 0, 1), 13, 5);
  }

  @Test
  void numbersAndProbabilitiesOfAYesAreAveragedAsTheyAre() {
    double[][] numbers = {{2}, {4}, {9}};
    assertClose(made(Combination.of(Rule.AVERAGE, 3), Link.NONE, numbers, 0, 1, 2), 5);
    double[][] yes = {{0.2}, {0.6}};
    assertClose(made(Combination.of(Rule.AVERAGE, 2), Link.LOGIT, yes, 0, 1), Math.log(0.4 / 0.6));
  }

  @Test
  void aStackIsToldTheMeanInPlaceOfModelsThatAreNotAsked() {
    double[][] numbers = {{1, 2}, {0, 0}, {3, 6}};
    assertClose(made(Combination.of(Rule.STACK, 3), Link.NONE, numbers, 0, 2), 1, 2, 2, 4, 3, 6);
  }

  @Test
  void whatCannotBeCombinedIsSaid() {
    assertThatThrownBy(() -> new Combination(Rule.AVERAGE, List.of(), List.of()))
        .hasMessage("There are no models to combine: expected at least one");
    assertThatThrownBy(() -> new Combination(Rule.AVERAGE, List.of(0.0, 0.0), List.of()))
        .hasMessage(
            "The models have the weights [0.0, 0.0]: expected numbers from 0, one of them above");
    assertThatThrownBy(() -> new Combination(Rule.VOTE, List.of(1.0), List.of(1.0)))
        .hasMessage("A combination by vote begins with [1.0]: expected nothing");
    assertThatThrownBy(() -> Rule.of("mode"))
        .hasMessage(
            "Unknown combination 'mode' of models: expected one of [average, vote, product, sum,"
                + " stack]");
  }
}
