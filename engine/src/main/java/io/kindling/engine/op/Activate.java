package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** y = f(x), element by element. */
public record Activate(Activation activation) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    return inputs;
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(
        Optional.of(graph.add(new ActivateGradient(activation), node.output(), dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = activation.apply(inputs[0][i]);
    }
  }
}
