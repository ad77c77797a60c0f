package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** An array times a single number: (x, s[]) to x s. */
public record ScaleBy() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.fits(this, "a single number", Shape.of(), inputs.get(1));
    return List.of(inputs.get(0));
  }

  /** With respect to the array; the number is the gradient of a sum and gets none. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(
        Optional.of(graph.add(new ScaleBy(), dy, node.input(1)).output()), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[0][i] * inputs[1][0];
    }
  }
}
