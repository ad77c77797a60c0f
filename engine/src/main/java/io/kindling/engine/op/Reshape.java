package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Storage;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** The same numbers in the same order under another shape. */
public record Reshape(Shape shape) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Checks.require(
        inputs.get(0).elements() == shape.elements(),
        "%s has %s elements, its input %s has %s",
        this,
        shape.elements(),
        inputs.get(0),
        inputs.get(0).elements());
    return List.of(shape);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(Optional.of(graph.add(new Reshape(node.input(0).shape()), dy).output()));
  }

  @Override
  public Storage storage() {
    return Storage.ROW_MAJOR;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    System.arraycopy(inputs[0], 0, outputs[0], 0, outputs[0].length);
  }
}
