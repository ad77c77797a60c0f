package io.kindling.engine.testing;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Gru;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Lstm;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.WeightedSum;
import java.util.ArrayList;
import java.util.List;

/** One op in a graph of its own, with a number to differentiate: its outputs along directions. */
public final class OpTrial {
  private final OpCase one;
  private final Graph graph = new Graph();
  private final List<Value> leaves = new ArrayList<>();
  private final List<Value> directions = new ArrayList<>();
  private final Node node;
  private final Value number;

  public OpTrial(OpCase one) {
    this.one = one;
    for (OpCase.Input input : one.inputs()) {
      leaves.add(graph.add(Leaf.input("x" + leaves.size(), input.shape())).output());
    }
    node = graph.add(one.op(), leaves.toArray(Value[]::new));
    Value sum = graph.add(new Fill(0, Shape.of())).output();
    for (int output = 0; output < differentiableOutputs(node); output++) {
      Shape flat = Shape.of(node.shapes().get(output).elements());
      Value direction = graph.add(Leaf.input("direction", flat)).output();
      directions.add(direction);
      Value row = graph.add(new Reshape(flat), node.output(output)).output();
      sum = Formulas.add(graph, sum, graph.add(new WeightedSum(), row, direction).output());
    }
    number = sum;
  }

  /**
   * No gradient flows through the places that a pooling took, or through what a recurrence keeps
   * for its way back.
   */
  private static int differentiableOutputs(Node node) {
    if (node.op() instanceof Lstm) {
      return 3;
    }
    if (node.op() instanceof Gru) {
      return 2;
    }
    return node.op() instanceof Pool ? 1 : node.shapes().size();
  }

  public Graph graph() {
    return graph;
  }

  public Node node() {
    return node;
  }

  public Value number() {
    return number;
  }

  /** The inputs that a gradient is expected for. */
  public List<Value> differentiable() {
    return one.differentiable().stream().map(leaves::get).toList();
  }

  /** The numbers of an input. */
  public double[] input(int index) {
    double[] numbers = new double[leaves.get(index).shape().elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = one.inputs().get(index).draw().at(100 + index, i);
    }
    return numbers;
  }

  /** For each differentiable output, the direction that it is summed along. */
  public List<double[]> directions() {
    List<double[]> numbers = new ArrayList<>();
    for (Value direction : directions) {
      int count = direction.shape().elements();
      numbers.add(GradCheck.normals(200 + numbers.size(), count));
    }
    return numbers;
  }

  public void fill(Interpreter interpreter) {
    for (int i = 0; i < leaves.size(); i++) {
      copy(input(i), interpreter.array(leaves.get(i)));
    }
    for (int i = 0; i < directions.size(); i++) {
      copy(directions().get(i), interpreter.array(directions.get(i)));
    }
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
