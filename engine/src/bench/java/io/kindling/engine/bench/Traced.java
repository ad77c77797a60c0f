package io.kindling.engine.bench;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.SquaredError;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.step.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A task's graph and the numbers it starts from; the numbers are the same in both modes.
 *
 * @param graph for training, inputs are features, targets and weights, outputs losses and then
 *     batch statistics; else there is one input and one output
 */
record Traced(StepGraph graph, float[] parameters, float[] state) {
  static Traced of(Task task, Mode mode) {
    Graph graph = new Graph();
    Value x = graph.add(Leaf.input("features", task.features())).output();
    GraphLayers layers = new GraphLayers(graph, mode);
    Value y = task.architecture().apply(layers, x);
    List<Value> inputs = new ArrayList<>(List.of(x));
    List<Value> outputs = new ArrayList<>();
    List<Value> gradients = List.of();
    if (mode == Mode.TRAIN) {
      Value targets = graph.add(Leaf.input("targets", targets(task))).output();
      Value weights = graph.add(Leaf.input("weights", Shape.of(task.losses()))).output();
      inputs.addAll(List.of(targets, weights));
      Value losses = losses(graph, task, y, targets);
      outputs.add(losses);
      outputs.addAll(layers.statistics());
      Value sum = graph.add(new WeightedSum(), losses, weights).output();
      gradients = Gradients.of(graph, sum, layers.parameters().values());
    } else {
      outputs.add(y);
    }
    return new Traced(
        new StepGraph(
            graph,
            layers.parameters().layout(),
            layers.state().layout(),
            inputs,
            outputs,
            gradients),
        layers.parameters().numbers(),
        layers.state().numbers());
  }

  private static Shape targets(Task task) {
    int rows = task.losses();
    return task.head() == Task.Head.CLASSES
        ? Shape.of(rows)
        : Shape.of(rows, task.outputs().elements() / rows);
  }

  private static Value losses(Graph graph, Task task, Value y, Value targets) {
    int rows = task.losses();
    Value flat = Formulas.reshape(graph, y, Shape.of(rows, task.outputs().elements() / rows));
    return task.head() == Task.Head.CLASSES
        ? graph.add(new CrossEntropy(), flat, targets).output(0)
        : graph.add(new SquaredError(), flat, targets).output();
  }

  /** The multiply-adds of all that the outputs and gradients depend on, two operations each. */
  double operations() {
    Deque<Node> open = new ArrayDeque<>();
    Set<Node> seen = new HashSet<>();
    graph.outputs().forEach(value -> open.add(value.node()));
    graph.gradients().forEach(value -> open.add(value.node()));
    double sum = 0;
    while (!open.isEmpty()) {
      Node node = open.remove();
      if (seen.add(node)) {
        sum += 2.0 * node.op().multiplyAdds(node);
        node.inputs().forEach(input -> open.add(input.node()));
      }
    }
    return sum;
  }
}
