package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** dx = dy f'(x), told from the output y; takes (y, dy). */
public record ActivateGradient(Activation activation) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(inputs.get(0));
  }

  /** Linear in dy. The second derivative (through y) is not offered: nothing asks for it. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    return List.of(
        Optional.empty(),
        Optional.of(graph.add(new ActivateGradient(activation), node.input(0), ddx).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs[1][i] * activation.slopeAt(inputs[0][i]);
    }
  }
}
