package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** The sum of two arrays, element by element. */
public record Add() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(inputs.get(0));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(outputs.get(0), outputs.get(0));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[0][i] + inputs[1][i];
    }
  }
}
