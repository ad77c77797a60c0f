package io.kindling.engine.testing;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph whose leaves hold numbers of a stream of chance, run in double: what different ways to
 * compute the same are compared with. Each leaf has numbers of its own.
 */
public final class Trial {
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);

  private final Graph graph = new Graph();
  private final Map<Value, double[]> numbers = new LinkedHashMap<>();

  public Graph graph() {
    return graph;
  }

  /** A leaf of normal numbers. */
  public Value leaf(int... shape) {
    int elements = Shape.of(shape).elements();
    return leaf(GradCheck.normals(300 + numbers.size(), elements), shape);
  }

  public Value leaf(double[] content, int... shape) {
    Value leaf = graph.add(Leaf.input("leaf" + numbers.size(), Shape.of(shape))).output();
    numbers.put(leaf, content.clone());
    return leaf;
  }

  /** The numbers of a leaf. */
  public double[] numbers(Value leaf) {
    return numbers.get(leaf).clone();
  }

  /** Weights for an output's numbers: the same for outputs of the same place in a list. */
  public static double[] weights(int place, int elements) {
    return GradCheck.normals(900 + place, elements);
  }

  /** The sum of all numbers of the outputs, each times its weight. */
  public Value weighted(List<Value> outputs) {
    Value sum = Formulas.number(graph, 0);
    for (int i = 0; i < outputs.size(); i++) {
      int elements = outputs.get(i).shape().elements();
      Value flat = graph.add(new Reshape(Shape.of(elements)), outputs.get(i)).output();
      Value weight = leaf(weights(i, elements), elements);
      Value part = graph.add(new WeightedSum(), flat, weight).output();
      sum = Formulas.add(graph, sum, part);
    }
    return sum;
  }

  /** The gradients of the weighted sum of the outputs. */
  public List<Value> gradients(List<Value> outputs, List<Value> withRespectTo) {
    return Gradients.of(graph, weighted(outputs), withRespectTo);
  }

  /** Puts the numbers of all leaves in place. */
  public void fill(Interpreter interpreter) {
    numbers.forEach(
        (leaf, content) ->
            System.arraycopy(content, 0, interpreter.array(leaf), 0, content.length));
  }

  /** The numbers of these values after a run. */
  public List<double[]> run(List<Value> values) {
    Interpreter interpreter = new Interpreter(graph);
    fill(interpreter);
    interpreter.run(KEY);
    List<double[]> found = new ArrayList<>();
    values.forEach(value -> found.add(interpreter.array(value).clone()));
    return found;
  }
}
