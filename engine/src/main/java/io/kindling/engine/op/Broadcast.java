package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** An array repeated along the dimensions that it lacks or that are of size 1 in it. */
public record Broadcast(Shape to) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Checks.require(
        Places.common(this, List.of(inputs.get(0), to)).equals(to),
        "%s cannot repeat an array of shape %s to that shape",
        this,
        inputs.get(0));
    return List.of(to);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(Optional.of(Formulas.sumTo(graph, dy, node.input(0).shape())));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int[] places = Places.of(node.input(0).shape(), to);
    for (int i = 0; i < places.length; i++) {
      outputs[0][i] = inputs[0][places[i]];
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        Repeated.loop(node, (y, x, count) -> System.arraycopy(x[0], 0, y, 0, count)));
  }
}
