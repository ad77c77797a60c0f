package io.kindling.engine.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Value;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.testing.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRecurrentStack {
  private static final int STEPS = 4;
  private static final int ROWS = 3;
  private static final int IN = 2;
  private static final int HIDDEN = 5;

  private final Trial trial = new Trial();
  private final Value x = trial.leaf(STEPS, ROWS, IN);
  private final Cell cell = new GruCell();

  private List<CellParameters> parameters(int layers, Directions directions) {
    List<CellParameters> parameters = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      for (int i = 0; i < directions.count(); i++) {
        int in = layer == 0 ? IN : HIDDEN * directions.count();
        parameters.add(Cells.parameters(trial, cell, in, HIDDEN));
      }
    }
    return parameters;
  }

  private double[] run(Value value) {
    return trial.run(List.of(value)).get(0);
  }

  @Test
  void theBackwardDirectionStartsFromEachRowsOwnEnd() {
    List<CellParameters> parameters = parameters(1, Directions.BOTH);
    Value lengths = trial.leaf(new double[] {2, 1, STEPS}, ROWS);
    RecurrentStack stack = RecurrentStack.of(cell, Directions.BOTH);
    RecurrentStack.Run padded =
        stack.over(trial.graph(), Sequence.of(x).withLengths(lengths), parameters);
    Value head = trial.leaf(Arrays.copyOf(trial.numbers(x), 2 * ROWS * IN), 2, ROWS, IN);
    RecurrentStack.Run alone = stack.over(trial.graph(), Sequence.of(head), parameters);
    int row = 2 * HIDDEN;
    double[] found = run(padded.y());
    double[] expected = run(alone.y());
    for (int t = 0; t < STEPS; t++) {
      int at = t * ROWS * row;
      double[] expectedRow = t < 2 ? Arrays.copyOfRange(expected, at, at + row) : new double[row];
      assertThat(Arrays.copyOfRange(found, at, at + row)).isEqualTo(expectedRow);
    }
    for (int direction = 0; direction < 2; direction++) {
      double[] state = run(padded.states().get(direction).get(0));
      double[] stateAlone = run(alone.states().get(direction).get(0));
      assertThat(Arrays.copyOf(state, HIDDEN)).isEqualTo(Arrays.copyOf(stateAlone, HIDDEN));
    }
  }

  @Test
  void dropoutStandsBetweenLayersAndIsDrawnByRow() {
    List<CellParameters> parameters = parameters(3, Directions.FORWARD);
    RecurrentStack stack = new RecurrentStack(cell, Directions.FORWARD, 0.5f, 7);
    double[] dropped = run(stack.over(trial.graph(), Sequence.of(x), parameters).y());
    assertThat(trial.graph().nodes().stream().map(node -> node.op()))
        .filteredOn(op -> op instanceof DropoutMask)
        .extracting(op -> ((DropoutMask) op).site())
        .containsExactly(7, 8);
    double[] kept = run(stack.withoutDropout().over(trial.graph(), Sequence.of(x), parameters).y());
    assertThat(dropped).isNotEqualTo(kept);
    assertThat(
            run(
                RecurrentStack.of(cell, Directions.FORWARD)
                    .over(trial.graph(), Sequence.of(x), parameters)
                    .y()))
        .isEqualTo(kept);

    double[] numbers = trial.numbers(x);
    double[] two = new double[STEPS * 2 * IN];
    for (int t = 0; t < STEPS; t++) {
      System.arraycopy(numbers, t * ROWS * IN, two, t * 2 * IN, 2 * IN);
    }
    Value fewer = trial.leaf(two, STEPS, 2, IN);
    double[] part = run(stack.over(trial.graph(), Sequence.of(fewer), parameters).y());
    for (int t = 0; t < STEPS; t++) {
      assertThat(Arrays.copyOfRange(part, t * 2 * HIDDEN, (t + 1) * 2 * HIDDEN))
          .isEqualTo(
              Arrays.copyOfRange(dropped, t * ROWS * HIDDEN, t * ROWS * HIDDEN + 2 * HIDDEN));
    }
  }

  @Test
  void oneLayerHasNoDropout() {
    RecurrentStack stack = new RecurrentStack(cell, Directions.FORWARD, 0.5f, 0);
    stack.over(trial.graph(), Sequence.of(x), parameters(1, Directions.FORWARD));
    assertThat(trial.graph().nodes()).noneMatch(node -> node.op() instanceof DropoutMask);
  }

  @Test
  void whatDoesNotFitIsASentence() {
    RecurrentStack both = RecurrentStack.of(cell, Directions.BOTH);
    List<CellParameters> parameters = parameters(3, Directions.FORWARD);
    Sequence sequence = Sequence.of(x);
    assertThatThrownBy(() -> both.over(trial.graph(), sequence, parameters))
        .hasMessage(
            "A stack takes parameters for each of 2 directions of at least one layer, found 3");
    RecurrentStack forward = RecurrentStack.of(cell, Directions.FORWARD);
    assertThatThrownBy(() -> forward.over(trial.graph(), sequence, List.of()))
        .hasMessage(
            "A stack takes parameters for each of 1 directions of at least one layer, found 0");
    assertThatThrownBy(() -> forward.over(trial.graph(), sequence, List.of(), parameters))
        .hasMessage("A stack takes a state for each layer and direction: expected 3, found 0");
    assertThatThrownBy(() -> new RecurrentStack(cell, Directions.FORWARD, 1, 0))
        .hasMessage("Invalid dropout rate 1.0: expected 0 to below 1");
  }
}
