package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestMoves {
  private final Run run = new Run();
  private final Value x = run.input(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

  @Test
  void transposeOrdersAxesAnew() {
    assertThat(run.values(run.add(Transpose.of(1, 0), x))).containsExactly(1, 4, 2, 5, 3, 6);
    Value deep = run.input(Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
    Value turned = run.add(Transpose.of(2, 0, 1), deep);
    assertThat(turned.shape()).isEqualTo(Shape.of(3, 2, 1));
    assertThat(run.values(turned)).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void concatUndoesSlices() {
    Value head = run.add(new Slice(1, 0, 1), x);
    Value tail = run.add(new Slice(-1, 1, 3), x);
    assertThat(run.values(head)).containsExactly(1, 4);
    assertThat(run.values(tail)).containsExactly(2, 3, 5, 6);
    assertThat(run.values(run.add(new Concat(1), head, tail))).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(run.values(run.add(new Concat(0), head, head))).containsExactly(1, 4, 1, 4);
  }

  @Test
  void padPutsZerosAround() {
    assertThat(run.values(run.add(new Pad(-1, 1, 0), x))).containsExactly(0, 1, 2, 3, 0, 4, 5, 6);
    assertThat(run.values(run.add(new Pad(0, 0, 1), x))).containsExactly(1, 2, 3, 4, 5, 6, 0, 0, 0);
  }

  @Test
  void gatherLooksUpAndScatterAddsWhatMeets() {
    Value rows = run.input(Shape.of(3), 1, 1, 0);
    Value taken = run.add(new Gather(0), x, rows);
    assertThat(run.values(taken)).containsExactly(4, 5, 6, 4, 5, 6, 1, 2, 3);
    assertThat(run.gradient(taken, x)).containsExactly(1, 1, 1, 2, 2, 2);
    Value columns = run.input(Shape.of(1, 2), 2, 0);
    Value turned = run.add(new Gather(1), x, columns);
    assertThat(turned.shape()).isEqualTo(Shape.of(2, 1, 2));
    assertThat(run.values(turned)).containsExactly(3, 1, 6, 4);
  }

  @Test
  void anIndexOutOfRangeIsASentence() {
    Value outside = run.add(new Gather(0), x, run.input(Shape.of(1), 2));
    assertThatThrownBy(() -> run.values(outside))
        .hasMessage("Gather[axis=0] expects indices from 0 to 1, found 2.0");
  }

  @Test
  void oneHotMarksTheClass() {
    Value labels = run.input(Shape.of(3), 2, 0, 7);
    assertThat(run.values(run.add(new OneHot(3), labels)))
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void stackAndSplitAreInverse() {
    List<Value> columns = Formulas.split(run.graph, x, 1, 3);
    assertThat(run.values(columns.get(2))).containsExactly(3, 6);
    Value stacked = Formulas.stack(run.graph, 0, columns);
    assertThat(stacked.shape()).isEqualTo(Shape.of(3, 2, 1));
    assertThat(run.values(stacked)).containsExactly(1, 4, 2, 5, 3, 6);
    Value last = Formulas.stack(run.graph, -1, List.of(x, x));
    assertThat(last.shape()).isEqualTo(Shape.of(2, 3, 2));
    assertThat(run.values(last)).startsWith(1, 1, 2, 2);
  }

  @Test
  void noGradientFlowsThroughAStop() {
    Value stopped = run.add(new StopGradient(), x);
    assertThat(run.values(stopped)).containsExactly(1, 2, 3, 4, 5, 6);
    Value product = Formulas.multiply(run.graph, x, stopped);
    assertThat(run.gradient(product, x)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void whatDoesNotFitIsASentence() {
    assertThatThrownBy(() -> Transpose.of(0, 2))
        .hasMessage("Invalid permutation [0, 2]: expected each axis from 0 once");
    assertThatThrownBy(() -> run.add(new Slice(0, 1, 3), x))
        .hasMessage("Slice[axis=0, from=1, to=3] ends behind its input [2x3]");
    assertThatThrownBy(() -> run.add(new Concat(0), x, run.input(Shape.of(1, 2), 1, 2)))
        .hasMessage(
            "Concat[axis=0] takes shapes that are equal but for that axis, found [[2x3], [1x2]]");
    assertThatThrownBy(() -> Formulas.split(run.graph, x, 1, 2))
        .hasMessage("An array of shape [2x3] cannot be cut into 2 equal parts along axis 1");
    assertThatThrownBy(() -> run.add(new ScatterAdd(0, 2), x, run.input(Shape.of(3), 1, 1, 1)))
        .hasMessage(
            "ScatterAdd[axis=0, size=2] expects the dimensions of the indices [3] from that axis"
                + " on, found [2x3]");
  }
}
