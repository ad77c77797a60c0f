package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** dx[N,I] = dy[N,O] W[O,I]. */
public record AffineInputGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.rank(this, inputs.get(0), 2);
    Shapes.rank(this, inputs.get(1), 2);
    Shape weight = inputs.get(1);
    Shapes.fits(this, "a weight", Shape.of(inputs.get(0).size(1), weight.size(1)), weight);
    return List.of(Shape.of(inputs.get(0).size(0), weight.size(1)));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    Value dy = node.input(0);
    Value weight = node.input(1);
    Value toDy = graph.add(new Affine(), ddx, weight).output();
    Value toWeight = graph.add(new AffineParameterGradient(false), ddx, dy).output();
    return List.of(Optional.of(toDy), Optional.of(toWeight));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    double[] dy = inputs[0];
    double[] weight = inputs[1];
    int rows = node.shapes().get(0).size(0);
    int in = node.shapes().get(0).size(1);
    int out = node.input(0).shape().size(1);
    for (int n = 0; n < rows; n++) {
      for (int i = 0; i < in; i++) {
        double sum = 0;
        for (int o = 0; o < out; o++) {
          sum += dy[n * out + o] * weight[o * in + i];
        }
        outputs[0][n * in + i] = sum;
      }
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    return (long) node.shapes().get(0).elements() * node.input(0).shape().size(1);
  }
}
