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

/**
 * Normalises along the last axis: (x[...,C], gamma[C], beta[C]) to (y[...,C], mean[...],
 * variance[...]), the variance divided by C.
 */
public record LayerNorm(float epsilon) implements Op {
  public LayerNorm {
    Checks.require(epsilon > 0, "Invalid epsilon %s: expected a number above 0", epsilon);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shape x = inputs.get(0);
    Lines.axis(this, x, -1);
    Shape channels = Shape.of(x.size(-1));
    Shapes.fits(this, "gamma", channels, inputs.get(1));
    Shapes.fits(this, "beta", channels, inputs.get(2));
    Shape rows = Shape.of(Arrays.copyOf(x.toArray(), x.rank() - 1));
    return List.of(x, rows, rows);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Shape x = node.input(0).shape();
    Optional<Node> throughY =
        outputs
            .get(0)
            .map(
                dy ->
                    graph.add(
                        new LayerNormGradient(epsilon),
                        node.input(0),
                        node.output(1),
                        node.output(2),
                        node.input(1),
                        dy));
    return Statistics.gradients(graph, node, throughY, outputs, Lines.resized(x, x.rank() - 1, 1));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int channels = inputs[1].length;
    for (int n = 0; n < outputs[1].length; n++) {
      double mean = 0;
      for (int i = n * channels; i < (n + 1) * channels; i++) {
        mean += inputs[0][i] / channels;
      }
      double variance = 0;
      for (int i = n * channels; i < (n + 1) * channels; i++) {
        variance += (inputs[0][i] - mean) * (inputs[0][i] - mean) / channels;
      }
      double scale = 1 / Math.sqrt(variance + epsilon);
      for (int c = 0; c < channels; c++) {
        double normal = (inputs[0][n * channels + c] - mean) * scale;
        outputs[0][n * channels + c] = normal * inputs[1][c] + inputs[2][c];
      }
      outputs[1][n] = mean;
      outputs[2][n] = variance;
    }
  }
}
