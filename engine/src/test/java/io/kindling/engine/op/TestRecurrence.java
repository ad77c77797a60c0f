package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.testing.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestRecurrence {
  private static final int STEPS = 4;
  private static final int ROWS = 3;
  private static final int IN = 2;
  private static final int HIDDEN = 5;

  /** An op, its gates and its states. */
  record Kind(Op op, int gates, int states) {}

  static List<Kind> kinds() {
    return List.of(
        new Kind(new Lstm(), 4, 2),
        new Kind(new Gru(), 3, 1),
        new Kind(new Rnn(Activation.TANH), 1, 1),
        new Kind(new Rnn(Activation.RELU), 1, 1));
  }

  private final Trial trial = new Trial();
  private final double[] sequence = trial.numbers(trial.leaf(STEPS, ROWS, IN));

  private List<Value> states(Kind kind) {
    return IntStream.range(0, kind.states()).mapToObj(i -> trial.leaf(ROWS, HIDDEN)).toList();
  }

  private List<Value> weights(Kind kind) {
    int width = kind.gates() * HIDDEN;
    return List.of(
        trial.leaf(width, IN), trial.leaf(width, HIDDEN), trial.leaf(width), trial.leaf(width));
  }

  private Node over(Kind kind, Value x, List<Value> states, List<Value> weights, Value... lengths) {
    List<Value> inputs = new ArrayList<>(List.of(x));
    inputs.addAll(states);
    inputs.addAll(weights);
    inputs.addAll(List.of(lengths));
    return trial.graph().add(kind.op(), inputs.toArray(Value[]::new));
  }

  private static List<Value> last(Kind kind, Node node) {
    return IntStream.rangeClosed(1, kind.states()).mapToObj(node::output).toList();
  }

  private Value steps(int from, int to) {
    int width = ROWS * IN;
    return trial.leaf(Arrays.copyOfRange(sequence, from * width, to * width), to - from, ROWS, IN);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSequenceCutInTwoGivesTheSameBits(Kind kind) {
    List<Value> states = states(kind);
    List<Value> weights = weights(kind);
    Node whole = over(kind, steps(0, STEPS), states, weights);
    for (int cut = 0; cut <= STEPS; cut++) {
      Node head = over(kind, steps(0, cut), states, weights);
      Node tail = over(kind, steps(cut, STEPS), last(kind, head), weights);
      List<double[]> parts = trial.run(List.of(head.output(0), tail.output(0)));
      double[] joined = Arrays.copyOf(parts.get(0), STEPS * ROWS * HIDDEN);
      int at = parts.get(0).length;
      System.arraycopy(parts.get(1), 0, joined, at, parts.get(1).length);
      assertThat(joined).isEqualTo(trial.run(List.of(whole.output(0))).get(0));
      List<double[]> found = trial.run(last(kind, tail));
      List<double[]> expected = trial.run(last(kind, whole));
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i)).isEqualTo(expected.get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void fullLengthsChangeNothingAndLongerOnesCountAsFull(Kind kind) {
    List<Value> states = states(kind);
    List<Value> weights = weights(kind);
    Node without = over(kind, steps(0, STEPS), states, weights);
    Value lengths = trial.leaf(new double[] {STEPS, STEPS + 1, 1e9}, ROWS);
    Node with = over(kind, steps(0, STEPS), states, weights, lengths);
    assertThat(trial.run(List.of(with.output(0))).get(0))
        .isEqualTo(trial.run(List.of(without.output(0))).get(0));
    assertThat(trial.run(List.of(with.output(1))).get(0))
        .isEqualTo(trial.run(List.of(without.output(1))).get(0));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void pastItsLengthARowKeepsItsStateAndGivesZeros(Kind kind) {
    List<Value> states = states(kind);
    List<Value> weights = weights(kind);
    Value lengths = trial.leaf(new double[] {2, 0, STEPS}, ROWS);
    Node node = over(kind, steps(0, STEPS), states, weights, lengths);
    Node shorter = over(kind, steps(0, 2), states, weights);
    List<double[]> found = trial.run(List.of(node.output(0), node.output(1), shorter.output(1)));
    double[] y = found.get(0);
    for (int t = 0; t < STEPS; t++) {
      assertThat(zero(row(y, t * ROWS))).isEqualTo(t >= 2);
      assertThat(zero(row(y, t * ROWS + 1))).isTrue();
      assertThat(zero(row(y, t * ROWS + 2))).isFalse();
    }
    assertThat(row(found.get(1), 0)).isEqualTo(row(found.get(2), 0));
    assertThat(row(found.get(1), 1)).isEqualTo(row(trial.numbers(states.get(0)), 1));
  }

  private static double[] row(double[] numbers, int row) {
    return Arrays.copyOfRange(numbers, row * HIDDEN, (row + 1) * HIDDEN);
  }

  private static boolean zero(double[] row) {
    return Arrays.stream(row).allMatch(x -> x == 0);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatFollowsARowsLengthHasNoInfluence(Kind kind) {
    List<Value> states = states(kind);
    List<Value> weights = weights(kind);
    Value lengths = trial.leaf(new double[] {2, 2, 2}, ROWS);
    double[] changed = sequence.clone();
    Arrays.fill(changed, 2 * ROWS * IN, changed.length, 1e3);
    Value other = trial.leaf(changed, STEPS, ROWS, IN);
    Value x = steps(0, STEPS);
    Node node = over(kind, x, states, weights, lengths);
    Node same = over(kind, other, states, weights, lengths);
    assertThat(trial.run(List.of(same.output(0))).get(0))
        .isEqualTo(trial.run(List.of(node.output(0))).get(0));
    Value dx = trial.gradients(List.of(node.output(0), node.output(1)), List.of(x)).get(0);
    double[] gradient = trial.run(List.of(dx)).get(0);
    assertThat(Arrays.copyOfRange(gradient, 2 * ROWS * IN, gradient.length)).containsOnly(0);
    assertThat(Arrays.stream(gradient).anyMatch(d -> d != 0)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theLastStateAloneHasAGradient(Kind kind) {
    List<Value> states = states(kind);
    List<Value> weights = weights(kind);
    Value x = steps(0, STEPS);
    Node node = over(kind, x, states, weights);
    Value last = node.output(1);
    Value throughSteps = trial.graph().add(new Slice(0, STEPS - 1, STEPS), node.output(0)).output();
    List<Value> leaves = new ArrayList<>(List.of(x));
    leaves.addAll(weights);
    List<double[]> found = trial.run(trial.gradients(List.of(last), leaves));
    List<double[]> expected = trial.run(trial.gradients(List.of(throughSteps), leaves));
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i));
      assertThat(zero(found.get(i))).isFalse();
    }
  }

  @Test
  void inputsThatDoNotFitAreSentences() {
    Kind lstm = kinds().get(0);
    List<Value> states = states(lstm);
    List<Value> weights = weights(lstm);
    Value x = steps(0, STEPS);
    assertThatThrownBy(() -> over(lstm, x, states, weights, trial.leaf(STEPS)))
        .hasMessage("Lstm[] expects lengths of shape [3], found [4]");
    assertThatThrownBy(() -> over(lstm, x, states, weights.subList(0, 3)))
        .hasMessageStartingWith("Lstm[] takes 7 inputs, or 8 with lengths, found [");
    assertThatThrownBy(() -> over(kinds().get(1), x, states.subList(0, 1), weights))
        .hasMessage("Gru[] expects an input weight of shape [15x2], found [20x2]");
    assertThatThrownBy(() -> over(lstm, trial.leaf(ROWS, IN), states, weights))
        .hasMessage("Lstm[] takes an array of rank 3, found [3x2]");
    assertThatThrownBy(() -> over(lstm, trial.leaf(STEPS, 2, IN), states, weights))
        .hasMessage("Lstm[] expects a state of shape [2x5], found [3x5]");
    assertThatThrownBy(() -> trial.graph().add(new Lstm(), x))
        .hasMessage("Lstm[] takes x and h0 first, found [[4x3x2]]");
    assertThatThrownBy(() -> new Rnn(Activation.SIGMOID))
        .hasMessageStartingWith("A recurrent layer takes tanh or relu, found Activation[");
  }
}
