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

/** The same numbers, through which no gradient flows. */
public record StopGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    return inputs;
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    System.arraycopy(inputs[0], 0, outputs[0], 0, outputs[0].length);
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int count = node.shapes().get(0).elements();
    return Optional.of((inputs, outputs, key) -> outputs[0].put(0, inputs[0], 0, count));
  }
}
