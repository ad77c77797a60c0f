package io.kindling.engine.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.graph.Value;
import io.kindling.engine.testing.Trial;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lengths, and what is made of the steps that are there, by hand. */
class TestOneStep {
  private final Trial trial = new Trial();

  /** Two rows of three steps. */
  private final Value x =
      trial.leaf(new double[] {1, -5, 3, -9, 8, -1, -2, 7, -4, 6, 90, 80}, 2, 3, 2);

  private double[] run(Value value) {
    return trial.run(List.of(value)).get(0);
  }

  private double[] of(OneStep made, double... lengths) {
    Optional<Value> given =
        lengths.length == 0 ? Optional.empty() : Optional.of(trial.leaf(lengths, lengths.length));
    return run(made.of(trial.graph(), x, given));
  }

  @Test
  void allStepsAreThereUnlessLengthsAreGiven() {
    assertThat(of(OneStep.MEAN)).containsExactly(4, -5, 28, 31);
    assertThat(of(OneStep.MAX)).containsExactly(8, -1, 90, 80);
    assertThat(of(OneStep.LAST)).containsExactly(8, -1, 90, 80);
  }

  @Test
  void stepsThatAreAbsentHaveNoPart() {
    assertThat(of(OneStep.MEAN, 3, 2)).containsExactly(4, -5, -3, 6.5);
    assertThat(of(OneStep.MAX, 2, 2)).containsExactly(3, -5, -2, 7);
    assertThat(of(OneStep.LAST, 1, 2)).containsExactly(1, -5, -4, 6);
  }

  @Test
  void aRowWithoutStepsGivesZeros() {
    for (OneStep made : OneStep.values()) {
      assertThat(of(made, 0, 1)).containsExactly(0, 0, -2, 7);
    }
  }

  @Test
  void lengthsAreWholeAndHeldInTheSteps() {
    Value given = trial.leaf(new double[] {-1, 0, 0.9, 1, 2.5, 3, 99}, 7);
    assertThat(run(Lengths.held(trial.graph(), given, 3))).containsExactly(0, 0, 0, 1, 2, 3, 3);
  }

  @Test
  void symbolsEndWithTheLastThatIsNotPadding() {
    Value symbols = trial.leaf(new double[] {4, 7, 7, 7, 5, 7, 7, 7, 7, 0, 0, 1}, 4, 3);
    assertThat(run(Lengths.ofSymbols(trial.graph(), symbols, 7))).containsExactly(1, 2, 0, 3);
    Value shown = trial.leaf(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 4, 3);
    assertThat(run(Lengths.withoutPadding(trial.graph(), shown, symbols, 7)))
        .containsExactly(1, 0, 0, 0, 5, 0, 0, 0, 0, 10, 11, 12);
  }

  @Test
  void absentStepsAndEmptyRowsBecomeZeros() {
    Value lengths = trial.leaf(new double[] {0, 2}, 2);
    assertThat(run(Lengths.mask(trial.graph(), lengths, 3))).containsExactly(0, 0, 0, 1, 1, 0);
    assertThat(run(Lengths.cut(trial.graph(), x, lengths)))
        .containsExactly(0, 0, 0, 0, 0, 0, -2, 7, -4, 6, 0, 0);
    assertThat(run(Lengths.cutEmpty(trial.graph(), x, lengths)))
        .containsExactly(0, 0, 0, 0, 0, 0, -2, 7, -4, 6, 90, 80);
  }
}
