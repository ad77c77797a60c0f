package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** dx = dy - exp(y) times the sum of dy along an axis; takes (y, dy). */
public record LogSoftmaxGradient(int axis) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    Lines.axis(this, inputs.get(0), axis);
    return List.of(inputs.get(0));
  }

  /** The adjoint in dy: ddx - the sum of exp(y) ddx. Through y it is not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    Value share = graph.add(new Activate(Activation.EXP), node.input(0)).output();
    Value sum = Formulas.sumKept(graph, Formulas.multiply(graph, share, ddx), axis);
    return List.of(Optional.empty(), Optional.of(Formulas.subtract(graph, ddx, sum)));
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
      double sum = 0;
      for (int c = 0; c < lines.count(); c++) {
        sum += inputs[1][start + c * lines.inner()];
      }
      for (int c = 0; c < lines.count(); c++) {
        int i = start + c * lines.inner();
        outputs[0][i] = inputs[1][i] - Math.exp(inputs[0][i]) * sum;
      }
    }
  }
}
