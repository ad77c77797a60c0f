package io.kindling.engine.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.Layout;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCarriedState {
  private static final int STEPS = 6;
  private static final int ROWS = 2;
  private static final int IN = 3;
  private static final int HIDDEN = 4;
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);
  private static final Cell CELL = new LstmCell();

  private final float[] sequence = normals(1, STEPS * ROWS * IN);

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }

  /** Two layers over windows of a number of steps. */
  private static final class Window {
    private final Graph graph = new Graph();
    private final List<Value> weights = new ArrayList<>();
    private final Value x;
    private final Value y;
    private final CarriedState state;

    Window(int steps) {
      x = leaf(steps, ROWS, IN);
      List<CellParameters> parameters = List.of(parameters(IN), parameters(HIDDEN));
      List<List<Value>> before = CarriedState.inputs(graph, "state", CELL, ROWS, parameters);
      RecurrentStack stack = RecurrentStack.of(CELL, Directions.FORWARD);
      RecurrentStack.Run run = stack.over(graph, Sequence.of(x), before, parameters);
      y = run.y();
      state = CarriedState.of(before, run.states());
    }

    private Value leaf(int... shape) {
      return graph.add(Leaf.input("leaf", Shape.of(shape))).output();
    }

    private CellParameters parameters(int in) {
      int width = 4 * HIDDEN;
      CellParameters made =
          new CellParameters(leaf(width, in), leaf(width, HIDDEN), leaf(width), leaf(width));
      weights.addAll(made.asList());
      return made;
    }

    Program compiled(Workspace workspace) {
      List<Value> inputs = new ArrayList<>(weights);
      inputs.add(x);
      inputs.addAll(state.before());
      List<Value> outputs = new ArrayList<>(List.of(y));
      outputs.addAll(state.after());
      Layout none = new Layout(List.of());
      Program program =
          workspace.compile(new StepGraph(graph, none, none, inputs, outputs, List.of()));
      for (int i = 0; i < weights.size(); i++) {
        program.buffer(weights.get(i)).put(0, normals(10 + i, weights.get(i).shape().elements()));
      }
      return program;
    }

    float[] run(Program program, float[] steps) {
      program.buffer(x).put(0, steps);
      program.run(KEY, 0);
      float[] found = new float[y.shape().elements()];
      program.buffer(y).get(0, found);
      return found;
    }
  }

  private static Workspace workspace() {
    Layout none = new Layout(List.of());
    return new ReferenceBackend().open(none, none, 1);
  }

  private float[] steps(int from, int to) {
    return Arrays.copyOfRange(sequence, from * ROWS * IN, to * ROWS * IN);
  }

  private static float[] joined(float[]... parts) {
    float[] all = new float[0];
    for (float[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  @Test
  void windowsWithTheirStateCarriedAreTheWholeSequence() {
    Window window = new Window(2);
    Window whole = new Window(STEPS);
    try (Workspace workspace = workspace()) {
      Program all = whole.compiled(workspace);
      float[] expected = whole.run(all, sequence);
      Program program = window.compiled(workspace);
      List<float[]> parts = new ArrayList<>();
      for (int from = 0; from < STEPS; from += 2) {
        parts.add(window.run(program, steps(from, from + 2)));
        window.state.carryInPlace(program::buffer);
      }
      assertThat(joined(parts.toArray(float[][]::new))).containsExactly(expected, within(1e-6f));
      assertThat(window.state.read(program::buffer))
          .containsExactly(whole.state.read(all::buffer), within(1e-6f));

      float[] carried = window.run(program, steps(0, 2));
      window.state.resetInPlace(program::buffer);
      float[] afresh = window.run(program, steps(0, 2));
      assertThat(afresh).isEqualTo(parts.get(0)).isNotEqualTo(carried);
    }
  }

  @Test
  void aStateThatMovesToAnotherProgramGivesTheSameBits() {
    Window window = new Window(2);
    try (Workspace here = workspace();
        Workspace there = workspace()) {
      Program first = window.compiled(here);
      window.run(first, steps(0, 2));
      float[] state = window.state.read(first::buffer);
      window.state.carryInPlace(first::buffer);
      float[] stayed = window.run(first, steps(2, 4));
      Window other = new Window(2);
      Program second = other.compiled(there);
      other.state.writeInPlace(state, second::buffer);
      assertThat(other.run(second, steps(2, 4))).isEqualTo(stayed);
      assertThat(state).hasSize(2 * 2 * ROWS * HIDDEN).hasSize(other.state.length());
      assertThatThrownBy(() -> other.state.writeInPlace(new float[3], second::buffer))
          .hasMessage(
              "A carried state has 32 numbers, found 3: it is of another network or batch size");
    }
  }

  @Test
  void inputsSayWhatTheyAre() {
    Window window = new Window(1);
    assertThat(window.state.before())
        .extracting(value -> ((Leaf) value.node().op()).name())
        .containsExactly("state.0.0", "state.0.1", "state.1.0", "state.1.1");
  }

  @Test
  void whatCannotBeCarriedIsASentence() {
    Window window = new Window(1);
    List<Value> before = window.state.before();
    List<Value> after = window.state.after();
    assertThatThrownBy(() -> new CarriedState(before.subList(0, 1), after.subList(0, 2)))
        .hasMessage(
            "A state is carried from the end of a window to the start of the next: expected the"
                + " shapes [[2x4]] at the end, found [[2x4], [2x4]]");
    assertThatThrownBy(() -> new CarriedState(after, after))
        .hasMessageStartingWith("A state goes into a window as inputs of its graph, found [%");
  }
}
