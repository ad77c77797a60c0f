package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** y = x - the logarithm of the sum of exp(x) along an axis; negative ones count from the last. */
public record LogSoftmax(int axis) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Lines.axis(this, inputs.get(0), axis);
    return inputs;
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(
        Optional.of(graph.add(new LogSoftmaxGradient(axis), node.output(), dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    for (int line = 0; line < lines.lines(); line++) {
      int start = lines.start(line);
      double logSum = Softmax.logSum(inputs[0], start, lines);
      for (int c = 0; c < lines.count(); c++) {
        int i = start + c * lines.inner();
        outputs[0][i] = inputs[0][i] - logSum;
      }
    }
  }
}
