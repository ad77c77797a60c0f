package io.kindling.engine.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.Slice;
import io.kindling.engine.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestCell {
  private static final int STEPS = 5;
  private static final int ROWS = 3;
  private static final int IN = 4;
  private static final int HIDDEN = 6;

  private final Trial trial = new Trial();
  private final Value x = trial.leaf(STEPS, ROWS, IN);

  static List<Cell> cells() {
    return Cells.all();
  }

  private static List<Value> outputs(SequenceRun run) {
    List<Value> outputs = new ArrayList<>(List.of(run.y()));
    outputs.addAll(run.state());
    return outputs;
  }

  private static List<Value> leaves(Value x, List<Value> state, CellParameters parameters) {
    List<Value> leaves = new ArrayList<>(List.of(x));
    leaves.addAll(state);
    leaves.addAll(parameters.asList());
    return leaves;
  }

  private void assertEqual(SequenceRun found, SequenceRun expected, List<Value> leaves) {
    assertClose(trial.run(outputs(found)), trial.run(outputs(expected)));
    assertClose(
        trial.run(trial.gradients(outputs(found), leaves)),
        trial.run(trial.gradients(outputs(expected), leaves)));
  }

  private static void assertClose(List<double[]> found, List<double[]> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).as("array %s", i).containsExactly(expected.get(i), within(1e-10));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void fusedEqualsUnrolled(Cell cell) {
    CellParameters parameters = Cells.parameters(trial, cell, IN, HIDDEN);
    List<Value> state = Cells.state(trial, cell, ROWS, HIDDEN);
    Sequence sequence = Sequence.of(x);
    SequenceRun fused = cell.over(trial.graph(), sequence, state, parameters);
    SequenceRun unrolled = cell.unrolled(trial.graph(), sequence, state, parameters);
    assertThat(unrolled.y().node().op()).isNotEqualTo(cell.fused());
    assertEqual(fused, unrolled, leaves(x, state, parameters));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void fusedEqualsUnrolledWithLengths(Cell cell) {
    CellParameters parameters = Cells.parameters(trial, cell, IN, HIDDEN);
    List<Value> state = Cells.state(trial, cell, ROWS, HIDDEN);
    Value lengths = trial.leaf(new double[] {2, 0, STEPS}, ROWS);
    Sequence sequence = Sequence.of(x).withLengths(lengths);
    SequenceRun fused = cell.over(trial.graph(), sequence, state, parameters);
    SequenceRun unrolled = cell.unrolled(trial.graph(), sequence, state, parameters);
    assertEqual(fused, unrolled, leaves(x, state, parameters));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void cutInTwoWithTheStateCarriedGradientsAreThoseOfTheWhole(Cell cell) {
    CellParameters parameters = Cells.parameters(trial, cell, IN, HIDDEN);
    List<Value> state = Cells.state(trial, cell, ROWS, HIDDEN);
    SequenceRun whole = cell.over(trial.graph(), Sequence.of(x), state, parameters);
    Node first = trial.graph().add(new Slice(0, 0, 2), x);
    Node second = trial.graph().add(new Slice(0, 2, STEPS), x);
    Sequence head = Sequence.of(first.output());
    Sequence tail = Sequence.of(second.output());
    SequenceRun before = cell.over(trial.graph(), head, state, parameters);
    SequenceRun after = cell.unrolled(trial.graph(), tail, before.state(), parameters);
    Value y = trial.graph().add(new Concat(0), before.y(), after.y()).output();
    assertEqual(new SequenceRun(y, after.state()), whole, leaves(x, state, parameters));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theStateOfZeroIsOfZeros(Cell cell) {
    CellParameters parameters = Cells.parameters(trial, cell, IN, HIDDEN);
    List<Value> zero = cell.zeroState(trial.graph(), ROWS, parameters);
    assertThat(zero).hasSize(cell.states());
    trial.run(zero).forEach(array -> assertThat(array).hasSize(ROWS * HIDDEN).containsOnly(0));
  }

  @Test
  void whatDoesNotFitIsASentence() {
    Cell lstm = new LstmCell();
    CellParameters parameters = Cells.parameters(trial, lstm, IN, HIDDEN);
    List<Value> state = Cells.state(trial, lstm, ROWS, HIDDEN);
    Sequence sequence = Sequence.of(x);
    assertThatThrownBy(() -> lstm.over(trial.graph(), sequence, state.subList(0, 1), parameters))
        .hasMessage("LstmCell[] takes a state of 2 arrays, found 1");
    Sequence empty = Sequence.of(trial.leaf(0, ROWS, IN));
    assertThatThrownBy(() -> lstm.unrolled(trial.graph(), empty, state, parameters))
        .hasMessage(
            "An unrolled recurrence has at least one step, found a sequence of shape [0x3x4]");
    assertThatThrownBy(() -> Sequence.of(trial.leaf(ROWS, IN)))
        .hasMessage("A batch of sequences has the shape [time, rows, features], found [3x4]");
  }
}
