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
    Cell cell = cell(kind);
    draw(cell, layers, directions);
    Value x = trial.leaf(STEPS, ROWS, IN);
    RecurrentStack.Run run =
        RecurrentStack.of(cell, directions)
            .over(trial.graph(), Sequence.of(x), initial, parameters);
    List<Value> leaves = new ArrayList<>(List.of(x));
    initial.forEach(leaves::addAll);
    parameters.forEach(one -> leaves.addAll(one.asList()));
    List<Value> outputs = new ArrayList<>(List.of(run.y()));
    for (int i = 0; i < cell.states(); i++) {
      int state = i;
      Stream<Value> parts = run.states().stream().map(one -> one.get(state));
      outputs.add(Formulas.stack(trial.graph(), 0, parts.toList()));
    }
    int count = initial.size();
    int first = 1 + count * cell.states();
    TorchTrial.compare(
        trial,
        leaves,
        outputs,
        given -> {
          List<NDArray> states = new ArrayList<>();
          for (int i = 0; i < cell.states(); i++) {
            NDList parts = new NDList();
            for (int j = 0; j < count; j++) {
              parts.add(given.get(1 + j * cell.states() + i));
            }
            states.add(NDArrays.stack(parts));
          }
          List<NDArray> weights = given.subList(first, given.size());
          return kind.stacked(given.get(0), states, weights, layers, directions.count());
        });
  }
}
