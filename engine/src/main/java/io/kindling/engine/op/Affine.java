package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** y[N,O] = x[N,I] W[O,I]ᵀ (+ b[O] where a third input is given). */
public record Affine() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(
        inputs.size() == 2 || inputs.size() == 3, "%s takes 2 or 3 inputs, found %s", this, inputs);
    Shape x = inputs.get(0);
    Shape weight = inputs.get(1);
    Shapes.rank(this, x, 2);
    Shapes.rank(this, weight, 2);
    Shapes.fits(this, "a weight", Shape.of(weight.size(0), x.size(1)), weight);
    if (inputs.size() == 3) {
      Shapes.fits(this, "a bias", Shape.of(weight.size(0)), inputs.get(2));
    }
    return List.of(Shape.of(x.size(0), weight.size(0)));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    boolean biased = node.inputs().size() == 3;
    Node parameters = graph.add(new AffineParameterGradient(biased), node.input(0), dy);
    List<Optional<Value>> gradients = new ArrayList<>();
    gradients.add(Optional.of(graph.add(new AffineInputGradient(), dy, node.input(1)).output()));
    gradients.add(Optional.of(parameters.output(0)));
    if (biased) {
      gradients.add(Optional.of(parameters.output(1)));
    }
    return gradients;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    double[] x = inputs[0];
    double[] weight = inputs[1];
    int rows = node.shapes().get(0).size(0);
    int out = node.shapes().get(0).size(1);
    int in = node.input(0).shape().size(1);
    for (int n = 0; n < rows; n++) {
      for (int o = 0; o < out; o++) {
        double sum = inputs.length == 3 ? inputs[2][o] : 0;
        for (int i = 0; i < in; i++) {
          sum += x[n * in + i] * weight[o * in + i];
        }
        outputs[0][n * out + o] = sum;
      }
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    return (long) node.shapes().get(0).elements() * node.input(0).shape().size(1);
  }
}
