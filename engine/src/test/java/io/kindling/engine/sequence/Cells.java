package io.kindling.engine.sequence;

import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.testing.Trial;
import java.util.List;
import java.util.stream.IntStream;

/** Cells with parameters and states of chance. */
public final class Cells {
  private Cells() {}

  public static List<Cell> all() {
    return List.of(
        new LstmCell(),
        new GruCell(),
        new PlainCell(Activation.TANH),
        new PlainCell(Activation.RELU));
  }

  public static CellParameters parameters(Trial trial, Cell cell, int in, int hidden) {
    int width = cell.gates() * hidden;
    return new CellParameters(
        trial.leaf(width, in), trial.leaf(width, hidden), trial.leaf(width), trial.leaf(width));
  }

  public static List<Value> state(Trial trial, Cell cell, int rows, int hidden) {
    return IntStream.range(0, cell.states()).mapToObj(i -> trial.leaf(rows, hidden)).toList();
  }
}
