package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the recurrent ops share: the sizes of a sequence x[T,N,I] and a state h[N,H], its lengths,
 * and the products of one row at one step.
 */
record Recurrence(int steps, int rows, int in, int hidden) {
  /** An input of an op: what it is called in messages, and the shape that it must have. */
  record Role(String name, Shape shape) {}

  /** The sizes told by the op's first two inputs, x and h0. */
  static Recurrence of(Op op, List<Shape> inputs) {
    Checks.require(inputs.size() >= 2, "%s takes x and h0 first, found %s", op, inputs);
    Shape x = inputs.get(0);
    Shape state = inputs.get(1);
    Shapes.rank(op, x, 3);
    Shapes.rank(op, state, 2);
    Shapes.fits(op, "a state", Shape.of(x.size(1), state.size(1)), state);
    return new Recurrence(x.size(0), x.size(1), x.size(2), state.size(1));
  }

  /** Checks the inputs behind x: these, and behind them lengths[N] where there are any. */
  void check(Op op, List<Shape> inputs, List<Role> behind) {
    int expected = behind.size() + 1;
    Checks.require(
        inputs.size() == expected || inputs.size() == expected + 1,
        "%s takes %s inputs, or %s with lengths, found %s",
        op,
        expected,
        expected + 1,
        inputs);
    for (int i = 0; i < behind.size(); i++) {
      Shapes.fits(op, behind.get(i).name(), behind.get(i).shape(), inputs.get(i + 1));
    }
    if (inputs.size() > expected) {
      Shapes.fits(op, "lengths", Shape.of(rows), inputs.get(expected));
    }
  }

  /**
   * Checks the inputs of a recurrence's gradient, which are x, states, weights, y and what else was
   * kept, the gradients of y and of the last states, and lengths where there are any; gives the
   * shapes of the gradients of x, states, weights and biases.
   */
  List<Shape> shapesOfGradients(
      Op op, List<Shape> inputs, int gates, List<String> states, List<Role> kept) {
    List<Role> roles = new ArrayList<>();
    states.forEach(name -> roles.add(state("a " + name)));
    roles.addAll(List.of(inputWeight(gates), hiddenWeight(gates)));
    roles.add(sequence("outputs", hidden));
    roles.addAll(kept);
    roles.add(sequence("gradients of the outputs", hidden));
    states.forEach(name -> roles.add(state("a gradient of the last " + name)));
    check(op, inputs, roles);
    Shape bias = bias(gates).shape();
    List<Shape> shapes = new ArrayList<>(inputs.subList(0, states.size() + 3));
    shapes.addAll(List.of(bias, bias));
    return shapes;
  }

  /**
   * The gradients of a recurrence with so many states, by the op that takes what {@link
   * #shapesOfGradients} says. What is kept for the way back behind the last states has none.
   */
  static List<Optional<Value>> gradients(
      Graph graph, Node node, List<Optional<Value>> outputs, Op back, int states) {
    int weights = states + 3;
    List<Value> inputs = new ArrayList<>(node.inputs().subList(0, weights));
    inputs.add(node.output(0));
    for (int i = states + 1; i < outputs.size(); i++) {
      Checks.require(
          outputs.get(i).isEmpty(),
          "%s has no gradient through its output %s, which is kept for the way back",
          node.op(),
          i);
      inputs.add(node.output(i));
    }
    for (int i = 0; i <= states; i++) {
      inputs.add(Formulas.orZeros(graph, outputs.get(i), node.shapes().get(i)));
    }
    int trained = weights + 2;
    inputs.addAll(node.inputs().subList(trained, node.inputs().size()));
    Node gradient = graph.add(back, inputs.toArray(Value[]::new));
    List<Optional<Value>> gradients = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      gradients.add(i < trained ? Optional.of(gradient.output(i)) : Optional.empty());
    }
    return gradients;
  }

  /** Of the products of a cell with so many gates, over the whole sequence. */
  long multiplyAdds(int gates) {
    return (long) steps * rows * gates * hidden * (in + hidden);
  }

  Role state(String name) {
    return new Role(name, Shape.of(rows, hidden));
  }

  /** Numbers for each row at each step. */
  Role sequence(String name, int width) {
    return new Role(name, Shape.of(steps, rows, width));
  }

  Role inputWeight(int gates) {
    return new Role("an input weight", Shape.of(gates * hidden, in));
  }

  Role hiddenWeight(int gates) {
    return new Role("a hidden weight", Shape.of(gates * hidden, hidden));
  }

  Role bias(int gates) {
    return new Role("a bias", Shape.of(gates * hidden));
  }

  /** The steps of a row: all, or its length where input {@code index} is given, held in 0 to T. */
  int length(double[][] inputs, int index, int row) {
    return inputs.length > index ? length(inputs[index][row], steps) : steps;
  }

  /** A length as a number of steps: one below 0 counts as 0, one past the end as all. */
  static int length(double given, int steps) {
    return Math.max(0, Math.min(steps, (int) given));
  }

  /** Where the numbers of a row at a step begin, of {@code width} each. */
  int at(int step, int row, int width) {
    return (step * rows + row) * width;
  }

  /** y = W v + b, where v is the {@code width} numbers that begin at {@code from}. */
  static void affineInto(
      double[] y, double[] weight, double[] bias, double[] v, int from, int width) {
    for (int o = 0; o < y.length; o++) {
      double sum = bias[o];
      for (int i = 0; i < width; i++) {
        sum += weight[o * width + i] * v[from + i];
      }
      y[o] = sum;
    }
  }

  /** Wᵀ delta, of {@code width} numbers, into those that begin at {@code at}. */
  static void transposedInto(double[] v, int at, int width, double[] weight, double[] delta) {
    for (int i = 0; i < width; i++) {
      double sum = 0;
      for (int o = 0; o < delta.length; o++) {
        sum += weight[o * width + i] * delta[o];
      }
      v[at + i] = sum;
    }
  }

  /** Adds delta vᵀ to a weight's gradient and delta to its bias's. */
  static void accumulate(
      double[] dWeight, double[] dBias, double[] delta, double[] v, int from, int width) {
    for (int o = 0; o < delta.length; o++) {
      for (int i = 0; i < width; i++) {
        dWeight[o * width + i] += delta[o] * v[from + i];
      }
      dBias[o] += delta[o];
    }
  }
}
