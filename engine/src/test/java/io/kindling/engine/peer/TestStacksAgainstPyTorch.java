package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.sequence.Cell;
import io.kindling.engine.sequence.CellParameters;
import io.kindling.engine.sequence.Cells;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.sequence.PlainCell;
import io.kindling.engine.sequence.RecurrentStack;
import io.kindling.engine.sequence.Sequence;
import io.kindling.engine.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several layers, one or both directions: outputs, last states and all gradients are PyTorch's. */
class TestStacksAgainstPyTorch {
  private static final int STEPS = 4;
  private static final int ROWS = 3;
  private static final int IN = 3;
  private static final int HIDDEN = 5;

  private final Trial trial = new Trial();
  private final List<CellParameters> parameters = new ArrayList<>();
  private final List<List<Value>> initial = new ArrayList<>();

  static List<Arguments> stacks() {
    List<Arguments> stacks = new ArrayList<>();
    for (TorchSequences kind : TorchSequences.values()) {
      stacks.add(Arguments.of(kind, 2, Directions.FORWARD));
      stacks.add(Arguments.of(kind, 1, Directions.BOTH));
      stacks.add(Arguments.of(kind, 3, Directions.BOTH));
    }
    return stacks;
  }

  private static Cell cell(TorchSequences kind) {
    return switch (kind) {
      case LSTM -> new LstmCell();
      case GRU -> new GruCell();
      case TANH -> new PlainCell(Activation.TANH);
      case RELU -> new PlainCell(Activation.RELU);
    };
  }

  private void draw(Cell cell, int layers, Directions directions) {
    for (int i = 0; i < layers * directions.count(); i++) {
      int in = i < directions.count() ? IN : HIDDEN * directions.count();
      parameters.add(Cells.parameters(trial, cell, in, HIDDEN));
      initial.add(Cells.state(trial, cell, ROWS, HIDDEN));
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void outputsStatesAndGradients(TorchSequences kind, int layers, Directions directions) {
    compare(
        kind,
        layers,
        directions,
        Optional.empty(),
        (x, states, weights) -> kind.stacked(x, states, weights, layers, directions.count()));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void rowsOfDifferentLengths(TorchSequences kind, int layers, Directions directions) {
    double[] lengths = {3, STEPS, 1};
    compare(
        kind,
        layers,
        directions,
        Optional.of(trial.leaf(lengths, ROWS)),
        (x, states, weights) ->
            kind.packed(x, states, weights, layers, directions.count(), lengths));
  }

  /** The stack in PyTorch: outputs, then last states, each [layers * directions,N,H]. */
  private interface Torch {
    List<NDArray> run(NDArray x, List<NDArray> states, List<NDArray> weights);
  }

  private void compare(
      TorchSequences kind,
      int layers,
      Directions directions,
      Optional<Value> lengths,
      Torch torch) {
    Cell cell = cell(kind);
    draw(cell, layers, directions);
    Value x = trial.leaf(STEPS, ROWS, IN);
    RecurrentStack.Run run =
        RecurrentStack.of(cell, directions)
            .over(trial.graph(), new Sequence(x, lengths), initial, parameters);
    List<Value> leaves = new ArrayList<>(List.of(x));
    initial.forEach(leaves::addAll);
    parameters.forEach(one -> leaves.addAll(one.asList()));
    List<Value> outputs = new ArrayList<>(List.of(run.y()));
    for (int i = 0; i < cell.states(); i++) {
      int state = i;
      Stream<Value> parts = run.states().stream().map(one -> one.get(state));
      outputs.add(Formulas.stack(trial.graph(), 0, parts.toList()));
    }
    TorchTrial.compare(
        trial,
        leaves,
        outputs,
        given -> {
          int first = 1 + initial.size() * cell.states();
          List<NDArray> states = states(given.subList(1, first), cell.states());
          return torch.run(given.get(0), states, given.subList(first, given.size()));
        });
  }

  /** The arrays of each layer and direction in turn, as one of each kind. */
  private static List<NDArray> states(List<NDArray> given, int kinds) {
    List<NDArray> states = new ArrayList<>();
    for (int i = 0; i < kinds; i++) {
      NDList parts = new NDList();
      for (int j = i; j < given.size(); j += kinds) {
        parts.add(given.get(j));
      }
      states.add(NDArrays.stack(parts));
    }
    return states;
  }
}
