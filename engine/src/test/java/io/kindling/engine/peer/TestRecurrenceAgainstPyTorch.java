package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Gru;
import io.kindling.engine.op.Lstm;
import io.kindling.engine.op.Rnn;
import io.kindling.engine.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One layer, one direction: outputs, last states and all gradients are PyTorch's. */
class TestRecurrenceAgainstPyTorch {
  private static final int STEPS = 5;
  private static final int ROWS = 4;
  private static final int IN = 3;
  private static final int HIDDEN = 6;

  private final Trial trial = new Trial();

  private static Op op(TorchSequences kind) {
    return switch (kind) {
      case LSTM -> new Lstm();
      case GRU -> new Gru();
      case TANH -> new Rnn(Activation.TANH);
      case RELU -> new Rnn(Activation.RELU);
    };
  }

  private List<Value> leaves(TorchSequences kind) {
    List<Value> leaves = new ArrayList<>();
    leaves.add(trial.leaf(STEPS, ROWS, IN));
    for (int i = 0; i < kind.states(); i++) {
      leaves.add(trial.leaf(ROWS, HIDDEN));
    }
    int width = kind.gates() * HIDDEN;
    leaves.add(trial.leaf(width, IN));
    leaves.add(trial.leaf(width, HIDDEN));
    leaves.add(trial.leaf(width));
    leaves.add(trial.leaf(width));
    return leaves;
  }

  private void compare(
      TorchSequences kind,
      List<Value> leaves,
      Node node,
      Function<List<NDArray>, List<NDArray>> torch) {
    List<Value> outputs = IntStream.rangeClosed(0, kind.states()).mapToObj(node::output).toList();
    TorchTrial.compare(trial, leaves, outputs, torch);
  }

  @ParameterizedTest
  @EnumSource
  void oneLayer(TorchSequences kind) {
    List<Value> leaves = leaves(kind);
    Node node = trial.graph().add(op(kind), leaves.toArray(Value[]::new));
    int first = 1 + kind.states();
    compare(
        kind,
        leaves,
        node,
        given ->
            kind.single(given.get(0), given.subList(1, first), given.subList(first, first + 4)));
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfDifferentLengths(TorchSequences kind) {
    double[] lengths = {3, 0, STEPS, 1};
    List<Value> leaves = leaves(kind);
    List<Value> inputs = new ArrayList<>(leaves);
    inputs.add(trial.leaf(lengths, ROWS));
    Node node = trial.graph().add(op(kind), inputs.toArray(Value[]::new));
    int first = 1 + kind.states();
    compare(
        kind,
        leaves,
        node,
        given ->
            kind.packed(
                given.get(0), given.subList(1, first), given.subList(first, first + 4), lengths));
  }
}
