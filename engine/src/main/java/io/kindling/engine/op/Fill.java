package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An array of one number. */
public record Fill(double value, Shape shape) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(inputs.isEmpty(), "Fill takes no inputs, found %s", inputs);
    return List.of(shape);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Arrays.fill(outputs[0], value);
  }
}
