package io.kindling.engine.op;

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
 * Batch normalisation with the statistics of these rows: (x[N,C] or [N,C,H,W], gamma[C], beta[C])
 * to (y, mean[C], variance[C]), the variance divided by the numbers of a channel.
 */
public record BatchNormTrain(float epsilon) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shape channels = Channels.of(this, inputs.get(0));
    Shapes.fits(this, "gamma", channels, inputs.get(1));
    Shapes.fits(this, "beta", channels, inputs.get(2));
    return List.of(inputs.get(0), channels, channels);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Optional<Node> throughY =
        outputs
            .get(0)
            .map(
                dy ->
                    graph.add(
                        new BatchNormGradient(epsilon),
                        node.input(0),
                        node.output(1),
                        node.output(2),
                        node.input(1),
                        dy));
    return Statistics.gradients(
        graph, node, throughY, outputs, new Channels(node.input(0).shape()).kept());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Channels channels = new Channels(node.shapes().get(0));
    double[] x = inputs[0];
    double[] mean = outputs[1];
    double[] variance = outputs[2];
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    for (int i = 0; i < x.length; i++) {
      mean[channels.at(i)] += x[i] / channels.numbers();
    }
    for (int i = 0; i < x.length; i++) {
      double difference = x[i] - mean[channels.at(i)];
      variance[channels.at(i)] += difference * difference / channels.numbers();
    }
    for (int i = 0; i < x.length; i++) {
      int c = channels.at(i);
      double scale = inputs[1][c] / Math.sqrt(variance[c] + epsilon);
      outputs[0][i] = (x[i] - mean[c]) * scale + inputs[2][c];
    }
  }
}
