package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * (x[...,C], mean[...], variance[...], gamma[C], dy[...,C]) to (dx, dGamma, dBeta). With z the
 * normalised x: dx = (g - mean(g) - z mean(z g)) / deviation for g = dy gamma.
 */
public record LayerNormGradient(float epsilon) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 5);
    Shape x = inputs.get(0);
    List<Shape> forward = new LayerNorm(epsilon).shapes(List.of(x, inputs.get(3), inputs.get(3)));
    Shapes.fits(this, "a mean", forward.get(1), inputs.get(1));
    Shapes.fits(this, "a variance", forward.get(2), inputs.get(2));
    Shapes.same(this, x, inputs.get(4));
    return List.of(x, inputs.get(3), inputs.get(3));
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return Collections.nCopies(5, Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return IntStream.range(0, 5).boxed().toList();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    double[] gamma = inputs[3];
    double[] dy = inputs[4];
    int channels = gamma.length;
    Arrays.fill(outputs[1], 0);
    Arrays.fill(outputs[2], 0);
    for (int n = 0; n < inputs[1].length; n++) {
      double scale = 1 / Math.sqrt(inputs[2][n] + epsilon);
      double meanOfG = 0;
      double meanOfZg = 0;
      for (int c = 0; c < channels; c++) {
        int i = n * channels + c;
        double z = (inputs[0][i] - inputs[1][n]) * scale;
        meanOfG += dy[i] * gamma[c] / channels;
        meanOfZg += z * dy[i] * gamma[c] / channels;
        outputs[1][c] += z * dy[i];
        outputs[2][c] += dy[i];
      }
      for (int c = 0; c < channels; c++) {
        int i = n * channels + c;
        double z = (inputs[0][i] - inputs[1][n]) * scale;
        outputs[0][i] = (dy[i] * gamma[c] - meanOfG - z * meanOfZg) * scale;
      }
    }
  }
}
