package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** The product of two arrays, element by element. */
public record Multiply() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(inputs.get(0));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(
        through(graph, dy, node.input(1), node.input(0)),
        through(graph, dy, node.input(0), node.input(1)));
  }

  /** The gradient of one factor; a mask is a leaf of chance and gets none. */
  private static Optional<Value> through(Graph graph, Value dy, Value other, Value factor) {
    if (factor.node().op() instanceof DropoutMask) {
      return Optional.empty();
    }
    return Optional.of(graph.add(new Multiply(), dy, other).output());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[0][i] * inputs[1][i];
    }
  }
}
