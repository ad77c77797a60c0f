package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.testing.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSparseOps {
  private final Trial trial = new Trial();
  private final Value weight = trial.leaf(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);

  /** An input twice, and nothing; nothing, whatever its value. */
  private final Value places = trial.leaf(new double[] {2, 0, 2, -1, -1, -1}, 2, 3);

  private final Value values = trial.leaf(new double[] {10, 1, 100, 7, 8, 9}, 2, 3);
  private final Value dy = trial.leaf(new double[] {1, -1, 2, 3}, 2, 2);

  private double[] run(Op op, Value... inputs) {
    return trial.run(List.of(trial.graph().add(op, inputs).output())).get(0);
  }

  @Test
  void entriesThatAreThereAddUp() {
    assertThat(run(new SparseAffine(), places, values, weight))
        .containsExactly(110 * 5 + 1, 110 * 6 + 2, 0, 0);
    Value bias = trial.leaf(new double[] {0.25, 0.5}, 2);
    assertThat(run(new SparseAffine(), places, values, weight, bias))
        .containsExactly(551.25, 662.5, 0.25, 0.5);
  }

  @Test
  void rowsOfTheWeightsThatNoEntryNamesHaveNoGradient() {
    assertThat(run(new SparseWeightGradient(3), places, values, dy))
        .containsExactly(1, -1, 0, 0, 110, -110);
  }

  /** A value of 0 is a number like others: it would change what comes out if it changed. */
  @Test
  void aValueHasAGradientWhereSomethingIsThere() {
    assertThat(run(new SparseValueGradient(), places, weight, dy))
        .containsExactly(-1, -1, -1, 0, 0, 0);
    Value zeros = trial.leaf(new double[6], 2, 3);
    assertThat(run(new SparseAffine(), places, zeros, weight)).containsOnly(0);
  }

  @Test
  void aPlaceThatIsNoInputIsASentence() {
    for (double wrong : new double[] {3, -2, 0.5, -0.5, Double.NaN}) {
      Trial own = new Trial();
      Value bad = own.leaf(new double[] {0, 0, 0, wrong}, 2, 2);
      List<Value> ys =
          List.of(
              own.graph().add(new SparseAffine(), bad, own.leaf(2, 2), own.leaf(3, 2)).output());
      assertThatThrownBy(() -> own.run(ys))
          .hasMessage(
              "Place %s of entry 1 of row 1 is none of 3 inputs: expected a whole number from 0 to"
                  + " 2, or -1 where nothing is there",
              wrong);
    }
  }

  @Test
  void shapesThatDoNotFitAreSentences() {
    Value other = trial.leaf(3, 2);
    assertThatThrownBy(() -> run(new SparseAffine(), places, values))
        .hasMessage("SparseAffine[] takes 3 or 4 inputs, found [[2x3], [2x3]]");
    assertThatThrownBy(() -> run(new SparseAffine(), places, other, weight))
        .hasMessage("SparseAffine[] takes equal shapes, found [2x3] and [3x2]");
    assertThatThrownBy(() -> run(new SparseAffine(), places, values, weight, trial.leaf(3)))
        .hasMessage("SparseAffine[] expects a bias of shape [2], found [3]");
    assertThatThrownBy(() -> run(new SparseWeightGradient(3), places, values, other))
        .hasMessage(
            "SparseWeightGradient[sources=3] expects a gradient of shape [2x2], found [3x2]");
    assertThatThrownBy(() -> run(new SparseValueGradient(), places, weight, other))
        .hasMessage("SparseValueGradient[] expects a gradient of shape [2x2], found [3x2]");
    assertThatThrownBy(() -> new SparseWeightGradient(0))
        .hasMessage("Sparse rows have at least 1 input, found 0");
  }
}
