package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** y[N,C] = exp(x) / the sum of exp(x) over C. */
public record Softmax() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Shapes.rank(this, inputs.get(0), 2);
    return inputs;
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    return List.of(Optional.of(graph.add(new SoftmaxGradient(), node.output(), dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int classes = node.shapes().get(0).size(1);
    for (int row = 0; row < node.shapes().get(0).size(0); row++) {
      normalise(inputs[0], outputs[0], row * classes, classes);
    }
  }

  /** Writes the softmax of one row and returns the logarithm of the sum of the exponentials. */
  static double normalise(double[] x, double[] y, int from, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, x[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      y[from + c] = Math.exp(x[from + c] - largest);
      sum += y[from + c];
    }
    for (int c = 0; c < classes; c++) {
      y[from + c] /= sum;
    }
    return largest + Math.log(sum);
  }
}
