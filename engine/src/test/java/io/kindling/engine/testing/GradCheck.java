package io.kindling.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares a symbolic gradient with central differences of the definition in double precision: for
 * each number of small inputs, and in random directions for large ones.
 */
public final class GradCheck {
  private static final int SMALL = 64;
  private static final int DIRECTIONS = 4;
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);

  private GradCheck() {}

  /**
   * Checks the gradient of a number with respect to leaves that are filled from a stream of chance.
   *
   * @param fill fills all leaves of the interpreter before the first run
   */
  public static void check(
      Graph graph, Value number, List<Value> leaves, Consumer<Interpreter> fill) {
    List<Value> gradients = Gradients.of(graph, number, leaves);
    Interpreter interpreter = new Interpreter(graph);
    fill.accept(interpreter);
    interpreter.run(KEY);
    List<double[]> found =
        gradients.stream().map(gradient -> interpreter.array(gradient).clone()).toList();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      double[] x = interpreter.array(leaves.get(leaf));
      int directions = x.length <= SMALL ? x.length : DIRECTIONS;
      for (int i = 0; i < directions; i++) {
        double[] direction = direction(leaf, i, x.length);
        double difference = difference(interpreter, number, x, direction);
        assertThat(dot(found.get(leaf), direction))
            .as("gradient of leaf %s of %s in direction %s", leaf, number.node().op(), i)
            .isCloseTo(difference, within(TOLERANCE * Math.max(1, Math.abs(difference))));
      }
    }
  }

  /** Along one axis for small inputs, of length 1 and random for large ones. */
  private static double[] direction(int leaf, int index, int length) {
    if (length <= SMALL) {
      double[] axis = new double[length];
      axis[index] = 1;
      return axis;
    }
    double[] direction = normals(CounterRandom.key(leaf, index), length);
    double norm = Math.sqrt(dot(direction, direction));
    for (int i = 0; i < length; i++) {
      direction[i] /= norm;
    }
    return direction;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  private static double difference(
      Interpreter interpreter, Value number, double[] x, double[] direction) {
    double[] original = x.clone();
    double above = along(interpreter, number, x, original, direction, STEP);
    double below = along(interpreter, number, x, original, direction, -STEP);
    System.arraycopy(original, 0, x, 0, x.length);
    return (above - below) / (2 * STEP);
  }

  private static double along(
      Interpreter interpreter,
      Value number,
      double[] x,
      double[] original,
      double[] direction,
      double step) {
    for (int i = 0; i < x.length; i++) {
      x[i] = original[i] + step * direction[i];
    }
    interpreter.run(KEY);
    return interpreter.array(number)[0];
  }

  /** Numbers of mean 0 and deviation 1. */
  public static double[] normals(long key, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }
}
