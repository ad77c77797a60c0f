package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** dx = y (dy - the sum of y dy over C); takes (y[N,C], dy[N,C]). */
public record SoftmaxGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.rank(this, inputs.get(0), 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(inputs.get(0));
  }

  /** Linear in dy, and its own adjoint. Through y nothing flows: nothing asks for it. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    return List.of(
        Optional.empty(),
        Optional.of(graph.add(new SoftmaxGradient(), node.input(0), ddx).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int classes = node.shapes().get(0).size(1);
    for (int row = 0; row < node.shapes().get(0).size(0); row++) {
      double dot = 0;
      for (int i = row * classes; i < (row + 1) * classes; i++) {
        dot += inputs[0][i] * inputs[1][i];
      }
      for (int i = row * classes; i < (row + 1) * classes; i++) {
        outputs[0][i] = inputs[0][i] * (inputs[1][i] - dot);
      }
    }
  }
}
