package io.kindling.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.Constant;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Gru;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.SquaredError;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.testing.OpCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestGradientRules {
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);

  private final Graph graph = new Graph();
  private final Value x = leaf("x", 3);
  private final Value ones = leaf("ones", 3);

  private Value leaf(String name, int... shape) {
    return graph.add(Leaf.input(name, Shape.of(shape))).output();
  }

  private Value sum(Value value) {
    return graph.add(new WeightedSum(), value, ones).output();
  }

  private double[] gradient(Value number, Value of) {
    Value gradient = Gradients.of(graph, number, List.of(of)).get(0);
    Interpreter interpreter = new Interpreter(graph);
    System.arraycopy(new double[] {1, -2, 3}, 0, interpreter.array(x), 0, 3);
    System.arraycopy(new double[] {1, 1, 1}, 0, interpreter.array(ones), 0, 3);
    interpreter.run(KEY);
    return interpreter.array(gradient);
  }

  @Test
  void aValueUsedSeveralTimesGetsTheSum() {
    Value square = Formulas.multiply(graph, x, x);
    Value cube = Formulas.multiply(graph, square, x);
    Value both = Formulas.add(graph, cube, x);
    assertThat(gradient(sum(both), x)).containsExactly(4, 13, 28);
  }

  @Test
  void whatTheNumberDoesNotDependOnGetsZero() {
    Value other = leaf("other", 2, 2);
    assertThat(gradient(sum(x), other)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void nodesOffTheWayToWhatIsAskedForAreNotDifferentiated() {
    Value unused = graph.add(new Activate(Activation.SIGMOID), ones).output();
    Value product = Formulas.multiply(graph, x, unused);
    Value number = sum(product);
    int before = graph.nodes().size();
    Gradients.of(graph, number, List.of(x));
    assertThat(graph.nodes().subList(before, graph.nodes().size()))
        .noneMatch(node -> node.op().toString().startsWith("ActivateGradient"));
  }

  @Test
  void whatIsSeldomAskedForIsAddedOnlyWhereItIs() {
    Value rows = leaf("rows", 2, 3);
    Value targets = leaf("targets", 2, 3);
    Value weights = leaf("weights", 2);
    Value losses = graph.add(new SquaredError(), rows, targets).output();
    Value number = graph.add(new WeightedSum(), losses, weights).output();
    int forward = graph.nodes().size();
    Gradients.of(graph, number, List.of(rows));
    int usual = graph.nodes().size() - forward;
    Gradients.of(graph, number, List.of(rows, targets, weights));
    assertThat(graph.nodes()).hasSize(forward + usual + usual + 2);
  }

  @Test
  void aPowerHasASlopeWhereItsBaseIsZero() {
    Value base = Formulas.subtract(graph, x, constant(1, -2, 3));
    Value power = power(base, constant(0, 1, 2));
    assertThat(gradient(sum(power), x)).containsExactly(0, 1, 0);
    Value slope = Gradients.of(graph, sum(power), List.of(x)).get(0);
    assertThat(gradient(sum(slope), x)).containsExactly(0, 0, 2);
    Value never = power(base, Formulas.number(graph, 0));
    assertThat(gradient(sum(never), x)).containsExactly(0, 0, 0);
    Value exponent = Formulas.add(graph, x, constant(-1, 3, 0));
    Value ofExponent = power(constant(0, 0, 0), exponent);
    assertThat(gradient(sum(ofExponent), x)).containsExactly(0, 0, 0);
  }

  private Value power(Value base, Value exponent) {
    return graph.add(new Pairwise(PairFunction.POWER), base, exponent).output();
  }

  private Value constant(float... three) {
    List<Float> numbers = List.of(three[0], three[1], three[2]);
    return graph.add(new Constant(numbers, Shape.of(3))).output();
  }

  @Test
  void theForwardPartIsLeftAsItWas() {
    Value number = sum(graph.add(new Activate(Activation.TANH), x).output());
    List<Node> before = List.copyOf(graph.nodes());
    Gradients.of(graph, number, List.of(x));
    assertThat(graph.nodes().subList(0, before.size())).isEqualTo(before);
  }

  @Test
  void gradientsCanBeDifferentiatedAgainWhereOpsAreLinearInThem() {
    Value cube = Formulas.multiply(graph, Formulas.multiply(graph, x, x), x);
    Value first = Gradients.of(graph, sum(cube), List.of(x)).get(0);
    assertThat(gradient(sum(first), x)).containsExactly(6, -12, 18);
  }

  @Test
  void aGradientOfAGradientThatIsNotOfferedIsRefused() {
    for (OpCase one : OpCase.all(3, 4)) {
      Graph own = new Graph();
      List<Value> leaves = new ArrayList<>();
      for (OpCase.Input input : one.inputs()) {
        leaves.add(own.add(Leaf.input("x" + leaves.size(), input.shape())).output());
      }
      Node node = own.add(one.op(), leaves.toArray(Value[]::new));
      Value number = sumOfAll(own, node.output(0));
      for (int input : one.op().withoutGradient()) {
        assertThat(one.differentiable()).as("%s", one.op()).doesNotContain(input);
        assertThatThrownBy(() -> Gradients.of(own, number, List.of(leaves.get(input))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "%s has no gradient with respect to its input %s, on which the number depends that"
                    + " is differentiated: put a StopGradient before it, or build it from ops that"
                    + " have one",
                one.op(), input);
      }
    }
  }

  @Test
  void secondDerivativesOfBentFunctionsAreRefusedAndThoseOfStraightLinesAreZero() {
    Value bent = Formulas.multiply(graph, graph.add(new Activate(Activation.TANH), x).output(), x);
    Value slope = Gradients.of(graph, sum(bent), List.of(x)).get(0);
    Value sumOfSlopes = sum(slope);
    assertThatThrownBy(() -> Gradients.of(graph, sumOfSlopes, List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ActivateGradient")
        .hasMessageContaining("its input 0");
    Value kink = Formulas.multiply(graph, graph.add(new Activate(Activation.RELU), x).output(), x);
    Value first = Gradients.of(graph, sum(kink), List.of(x)).get(0);
    assertThat(gradient(sum(first), x)).containsExactly(2, 0, 2);
  }

  @Test
  void secondDerivativesOfLossesAreRefusedByName() {
    Value rows = leaf("rows", 3, 2);
    Value targets = leaf("targets", 3, 2);
    Value squares = graph.add(new SquaredError(), rows, targets).output();
    Value entropies = graph.add(new CrossEntropy(), rows, leaf("labels", 3)).output();
    assertSecondOrderIsRefused(squares, rows, "SquaredErrorGradient[]", 0);
    assertSecondOrderIsRefused(squares, targets, "SquaredErrorGradient[]", 0);
    assertSecondOrderIsRefused(entropies, rows, "CrossEntropyGradient[]", 0);
  }

  private void assertSecondOrderIsRefused(Value losses, Value of, String op, int input) {
    Value slope = Gradients.of(graph, sum(losses), List.of(of)).get(0);
    Value number = sumOfAll(graph, slope);
    assertThatThrownBy(() -> Gradients.of(graph, number, List.of(of)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(op + " has no gradient with respect to its input " + input);
  }

  @Test
  void whatARecurrenceKeepsForTheWayBackHasNoGradient() {
    Value sequence = leaf("sequence", 2, 3, 1);
    Value state = leaf("state", 3, 1);
    Value[] weights = {leaf("wi", 3, 1), leaf("wh", 3, 1), leaf("bi", 3), leaf("bh", 3)};
    Node node =
        graph.add(new Gru(), sequence, state, weights[0], weights[1], weights[2], weights[3]);
    Value number = sumOfAll(graph, node.output(2));
    assertThatThrownBy(() -> Gradients.of(graph, number, List.of(sequence)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Gru[] has no gradient through its output 2, which is kept for the way back");
  }

  private static Value sumOfAll(Graph graph, Value value) {
    Shape flat = Shape.of(value.shape().elements());
    Value row = Formulas.reshape(graph, value, flat);
    return graph.add(new WeightedSum(), row, graph.add(new Fill(1, flat)).output()).output();
  }

  @Test
  void noOpChangesItsInputs() {
    for (OpCase one : OpCase.all(3, 4)) {
      Graph own = new Graph();
      List<Value> leaves = new ArrayList<>();
      for (OpCase.Input input : one.inputs()) {
        leaves.add(own.add(Leaf.input("x" + leaves.size(), input.shape())).output());
      }
      own.add(one.op(), leaves.toArray(Value[]::new));
      Interpreter interpreter = new Interpreter(own);
      List<double[]> before = new ArrayList<>();
      for (int i = 0; i < leaves.size(); i++) {
        double[] array = interpreter.array(leaves.get(i));
        for (int j = 0; j < array.length; j++) {
          array[j] = one.inputs().get(i).draw().at(i, j);
        }
        before.add(array.clone());
      }
      interpreter.run(KEY);
      for (int i = 0; i < leaves.size(); i++) {
        assertThat(interpreter.array(leaves.get(i))).as("%s", one.op()).isEqualTo(before.get(i));
      }
    }
  }

  @Test
  void shapesThatDoNotFitAreSentences() {
    Value weight = leaf("weight", 4, 5);
    Value rows = leaf("rows", 2, 3);
    assertThatThrownBy(() -> graph.add(new Affine(), rows, weight))
        .hasMessage("Affine[] expects a weight of shape [4x3], found [4x5]");
    assertThatThrownBy(() -> graph.add(new Affine(), x, weight))
        .hasMessage("Affine[] takes an array of rank 2, found [3]");
    assertThatThrownBy(() -> Formulas.add(graph, weight, rows))
        .hasMessage(
            "Pairwise[function=ADD] takes shapes that can be repeated to one shape, found [[4x5],"
                + " [2x3]]");
    assertThatThrownBy(() -> graph.add(new Pairwise(PairFunction.MULTIPLY), x))
        .hasMessage("Pairwise[function=MULTIPLY] takes 2 inputs, found [[3]]");
    assertThatThrownBy(() -> Shape.of(2, -1)).hasMessageContaining("sizes must be >= 0");
  }
}
