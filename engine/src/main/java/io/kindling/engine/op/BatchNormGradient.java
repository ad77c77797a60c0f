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
import java.util.stream.IntStream;

/** (x[N,C] or [N,C,H,W], mean[C], variance[C], gamma[C], dy) to (dx, dGamma[C], dBeta[C]). */
public record BatchNormGradient(float epsilon) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 5);
    Shape channels = Channels.of(this, inputs.get(0));
    Shapes.fits(this, "a mean", channels, inputs.get(1));
    Shapes.fits(this, "a variance", channels, inputs.get(2));
    Shapes.fits(this, "gamma", channels, inputs.get(3));
    Shapes.same(this, inputs.get(0), inputs.get(4));
    return List.of(inputs.get(0), channels, channels);
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return IntStream.range(0, 5).boxed().toList();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Channels channels = new Channels(node.shapes().get(0));
    double[] x = inputs[0];
    double[] dy = inputs[4];
    double[] dGamma = outputs[1];
    double[] dBeta = outputs[2];
    Arrays.fill(dGamma, 0);
    Arrays.fill(dBeta, 0);
    for (int i = 0; i < x.length; i++) {
      int c = channels.at(i);
      dGamma[c] += dy[i] * (x[i] - inputs[1][c]) / Math.sqrt(inputs[2][c] + epsilon);
      dBeta[c] += dy[i];
    }
    for (int i = 0; i < x.length; i++) {
      int c = channels.at(i);
      double inverse = 1 / Math.sqrt(inputs[2][c] + epsilon);
      double centred = (x[i] - inputs[1][c]) * inverse;
      double mean = (dBeta[c] + centred * dGamma[c]) / channels.numbers();
      outputs[0][i] = inputs[3][c] * inverse * (dy[i] - mean);
    }
  }
}
