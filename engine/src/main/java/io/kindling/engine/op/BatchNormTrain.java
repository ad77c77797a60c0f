package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation with the statistics of these rows: (x[N,C], gamma[C], beta[C]) to (y[N,C],
 * mean[C], variance[C]), the variance divided by N.
 */
public record BatchNormTrain(float epsilon) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shapes.rank(this, inputs.get(0), 2);
    Shape channels = Shape.of(inputs.get(0).size(1));
    Shapes.fits(this, "gamma", channels, inputs.get(1));
    Shapes.fits(this, "beta", channels, inputs.get(2));
    return List.of(inputs.get(0), channels, channels);
  }

  /** The statistics are read by the averager only: no gradient flows through outputs 1 and 2. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Node gradient =
        graph.add(
            new BatchNormGradient(epsilon),
            node.input(0),
            node.output(1),
            node.output(2),
            node.input(1),
            outputs.get(0).orElseThrow());
    return List.of(
        Optional.of(gradient.output(0)),
        Optional.of(gradient.output(1)),
        Optional.of(gradient.output(2)));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int rows = node.shapes().get(0).size(0);
    int channels = node.shapes().get(0).size(1);
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      for (int n = 0; n < rows; n++) {
        mean += inputs[0][n * channels + c] / rows;
      }
      double variance = 0;
      for (int n = 0; n < rows; n++) {
        double difference = inputs[0][n * channels + c] - mean;
        variance += difference * difference / rows;
      }
      double scale = inputs[1][c] / Math.sqrt(variance + epsilon);
      for (int n = 0; n < rows; n++) {
        int i = n * channels + c;
        outputs[0][i] = (inputs[0][i] - mean) * scale + inputs[2][c];
      }
      outputs[1][c] = mean;
      outputs[2][c] = variance;
    }
  }
}
