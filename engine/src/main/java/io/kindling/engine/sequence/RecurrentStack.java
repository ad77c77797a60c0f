package io.kindling.engine.sequence;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Transpose;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers on top of each other. Parameters and states are listed layer by layer, and in a
 * layer the forward direction first, as PyTorch has them; a layer in both directions hands on the
 * outputs of the two behind each other.
 *
 * @param dropout the share of each layer's outputs that is dropped, but for the last layer's
 * @param site of the first layer's dropout; the others' follow
 */
public record RecurrentStack(Cell cell, Directions directions, float dropout, int site) {
  public RecurrentStack {
    Checks.require(
        dropout >= 0 && dropout < 1, "Invalid dropout rate %s: expected 0 to below 1", dropout);
  }

  /** A stack without dropout. */
  public static RecurrentStack of(Cell cell, Directions directions) {
    return new RecurrentStack(cell, directions, 0, 0);
  }

  /** The same for evaluation. */
  public RecurrentStack withoutDropout() {
    return of(cell, directions);
  }

  /**
   * What a stack gives for a sequence.
   *
   * @param y [T,N,H], or [T,N,2H] in both directions
   * @param states the state of each layer and direction after each row's last step
   */
  public record Run(Value y, List<List<Value>> states) {
    public Run {
      states = List.copyOf(states);
    }
  }

  /** Runs a sequence from states of zero. */
  public Run over(Graph graph, Sequence sequence, List<CellParameters> parameters) {
    List<List<Value>> zeros =
        parameters.stream().map(one -> cell.zeroState(graph, sequence.rows(), one)).toList();
    return over(graph, sequence, zeros, parameters);
  }

  /** Runs a sequence from these states. */
  public Run over(
      Graph graph, Sequence sequence, List<List<Value>> initial, List<CellParameters> parameters) {
    int each = directions.count();
    Checks.require(
        !parameters.isEmpty() && parameters.size() % each == 0,
        "A stack takes parameters for each of %s directions of at least one layer, found %s",
        each,
        parameters.size());
    Checks.require(
        initial.size() == parameters.size(),
        "A stack takes a state for each layer and direction: expected %s, found %s",
        parameters.size(),
        initial.size());
    List<List<Value>> states = new ArrayList<>();
    Sequence between = sequence;
    int layers = parameters.size() / each;
    for (int layer = 0; layer < layers; layer++) {
      List<Value> outputs = new ArrayList<>();
      for (int i = layer * each; i < (layer + 1) * each; i++) {
        Sequence way = i > layer * each ? between.reversed(graph) : between;
        SequenceRun run = cell.over(graph, way, initial.get(i), parameters.get(i));
        Sequence y = way.with(run.y());
        outputs.add((i > layer * each ? y.reversed(graph) : y).x());
        states.add(run.state());
      }
      Value joined = joined(graph, outputs);
      between = between.with(layer < layers - 1 ? dropped(graph, joined, layer) : joined);
    }
    return new Run(between.x(), states);
  }

  private static Value joined(Graph graph, List<Value> outputs) {
    return outputs.size() == 1
        ? outputs.get(0)
        : graph.add(new Concat(2), outputs.toArray(Value[]::new)).output();
  }

  /** The mask is drawn by row, so that it does not depend on how a batch is cut. */
  private Value dropped(Graph graph, Value y, int layer) {
    if (dropout == 0) {
      return y;
    }
    Shape byRow = Shape.of(y.shape().size(1), y.shape().size(0), y.shape().size(2));
    Value mask = graph.add(new DropoutMask(dropout, site + layer, byRow)).output();
    return Formulas.multiply(graph, y, graph.add(Transpose.of(1, 0, 2), mask).output());
  }
}
