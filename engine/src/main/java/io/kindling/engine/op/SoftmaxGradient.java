package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** dx = y (dy - the sum of y dy along an axis); takes (y, dy). */
public record SoftmaxGradient(int axis) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    Lines.axis(this, inputs.get(0), axis);
    return List.of(inputs.get(0));
  }

  /** Linear in dy, and its own adjoint. Through y it is not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    return List.of(Optional.empty(), Optional.of(graph.add(this, node.input(0), ddx).output()));
  }

  @Override
  public List<Integer> withoutGradient() {
    return List.of(0);
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    for (int line = 0; line < lines.lines(); line++) {
      int start = lines.start(line);
      double dot = 0;
      for (int c = 0; c < lines.count(); c++) {
        int i = start + c * lines.inner();
        dot += inputs[0][i] * inputs[1][i];
      }
      for (int c = 0; c < lines.count(); c++) {
        int i = start + c * lines.inner();
        outputs[0][i] = inputs[0][i] * (inputs[1][i] - dot);
      }
    }
  }
}
