package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.testing.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSequenceOps {
  private final Trial trial = new Trial();

  private double[] run(Op op, Value... inputs) {
    return trial.run(List.of(trial.graph().add(op, inputs).output())).get(0);
  }

  @Test
  void allStepsAreReversedWithoutLengths() {
    Value x = trial.leaf(new double[] {1, 2, 3, 4, 5, 6}, 3, 1, 2);
    assertThat(run(new ReverseSequence(), x)).containsExactly(5, 6, 3, 4, 1, 2);
  }

  @Test
  void eachRowIsReversedInItsOwnLength() {
    Value x = trial.leaf(new double[] {1, 10, 100, 2, 20, 200, 3, 30, 300}, 3, 3);
    Value lengths = trial.leaf(new double[] {2, 0, 3}, 3);
    assertThat(run(new ReverseSequence(), x, lengths))
        .containsExactly(2, 10, 300, 1, 20, 200, 3, 30, 100);
  }

  @Test
  void reversedTwiceIsWhatItWas() {
    Value x = trial.leaf(4, 3, 2);
    Value lengths = trial.leaf(new double[] {2, 4, 9}, 3);
    Value once = trial.graph().add(new ReverseSequence(), x, lengths).output();
    assertThat(run(new ReverseSequence(), once, lengths)).isEqualTo(trial.numbers(x));
  }

  @Test
  void whatCannotBeReversedIsASentence() {
    Value x = trial.leaf(4);
    assertThatThrownBy(() -> run(new ReverseSequence(), x))
        .hasMessage("ReverseSequence[] takes an array of rank 2 or more, found [4]");
    Value two = trial.leaf(4, 3);
    assertThatThrownBy(() -> run(new ReverseSequence(), two, x))
        .hasMessage("ReverseSequence[] expects lengths of shape [3], found [4]");
    assertThatThrownBy(() -> run(new ReverseSequence(), two, x, x))
        .hasMessage("ReverseSequence[] takes 1 or 2 inputs, found [[4x3], [4], [4]]");
  }

  @Test
  void indicesTakeRowsAndTheirGradientsAddUp() {
    Value table = trial.leaf(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Value indices = trial.leaf(new double[] {2, 0, 2, 2}, 2, 2);
    assertThat(run(new Embedding(), indices, table)).containsExactly(5, 6, 1, 2, 5, 6, 5, 6);
    Value dy = trial.leaf(new double[] {1, 10, 2, 20, 4, 40, 8, 80}, 2, 2, 2);
    assertThat(run(new EmbeddingGradient(3), indices, dy)).containsExactly(2, 20, 0, 0, 13, 130);
  }

  @Test
  void anIndexThatIsNoRowIsASentence() {
    for (double wrong : new double[] {3, -1, 0.5, Double.NaN}) {
      Trial own = new Trial();
      Value indices = own.leaf(new double[] {0, wrong}, 2);
      Value rows = own.graph().add(new Embedding(), indices, own.leaf(3, 2)).output();
      assertThatThrownBy(() -> own.run(List.of(rows)))
          .hasMessage(
              "Index %s at position 1 is no row of an embedding of 3 symbols: expected a whole"
                  + " number from 0 to 2",
              wrong);
    }
  }

  @Test
  void tablesAndGradientsThatDoNotFitAreSentences() {
    Value indices = trial.leaf(4);
    Value other = trial.leaf(3, 2);
    assertThatThrownBy(() -> run(new Embedding(), indices, indices))
        .hasMessage("Embedding[] takes an array of rank 2, found [4]");
    assertThatThrownBy(() -> run(new EmbeddingGradient(5), indices, other))
        .hasMessage("EmbeddingGradient[symbols=5] expects indices of shape [3], found [4]");
    assertThatThrownBy(() -> new EmbeddingGradient(0))
        .hasMessage("An embedding has at least 1 symbol, found 0");
  }
}
