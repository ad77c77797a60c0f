package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * (condition, left, right), repeated as {@link Pairwise} does: left where the condition is not 0,
 * else right.
 */
public record Select() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    return List.of(Places.common(this, inputs));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    Value zero = Formulas.number(graph, 0);
    Value condition = node.input(0);
    Value left = graph.add(this, condition, dy, zero).output();
    Value right = graph.add(this, condition, zero, dy).output();
    return List.of(
        Optional.empty(),
        Optional.of(Formulas.sumTo(graph, left, node.input(1).shape())),
        Optional.of(Formulas.sumTo(graph, right, node.input(2).shape())));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape to = node.shapes().get(0);
    int[] condition = Places.of(node.input(0).shape(), to);
    int[] left = Places.of(node.input(1).shape(), to);
    int[] right = Places.of(node.input(2).shape(), to);
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[0][condition[i]] != 0 ? inputs[1][left[i]] : inputs[2][right[i]];
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        Repeated.loop(node, (y, x, count) -> selectInto(y, x[0], x[1], x[2], count)));
  }

  private static void selectInto(
      float[] y, float[] condition, float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = condition[i] != 0 ? left[i] : right[i];
    }
  }
}
