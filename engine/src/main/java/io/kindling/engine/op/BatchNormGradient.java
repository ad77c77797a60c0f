package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** (x[N,C], mean[C], variance[C], gamma[C], dy[N,C]) to (dx[N,C], dGamma[C], dBeta[C]). */
public record BatchNormGradient(float epsilon) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 5);
    Shapes.rank(this, inputs.get(0), 2);
    Shape channels = Shape.of(inputs.get(0).size(1));
    Shapes.fits(this, "a mean", channels, inputs.get(1));
    Shapes.fits(this, "a variance", channels, inputs.get(2));
    Shapes.fits(this, "gamma", channels, inputs.get(3));
    Shapes.same(this, inputs.get(0), inputs.get(4));
    return List.of(inputs.get(0), channels, channels);
  }

  /** Of second order: not offered, nothing asks for it. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int rows = node.shapes().get(0).size(0);
    int channels = node.shapes().get(0).size(1);
    double[] x = inputs[0];
    double[] dy = inputs[4];
    for (int c = 0; c < channels; c++) {
      double mean = inputs[1][c];
      double inverse = 1 / Math.sqrt(inputs[2][c] + epsilon);
      double dGamma = 0;
      double dBeta = 0;
      for (int n = 0; n < rows; n++) {
        int i = n * channels + c;
        dGamma += dy[i] * (x[i] - mean) * inverse;
        dBeta += dy[i];
      }
      for (int n = 0; n < rows; n++) {
        int i = n * channels + c;
        double centred = (x[i] - mean) * inverse;
        outputs[0][i] = inputs[3][c] * inverse * (dy[i] - dBeta / rows - centred * dGamma / rows);
      }
      outputs[1][c] = dGamma;
      outputs[2][c] = dBeta;
    }
  }
}
