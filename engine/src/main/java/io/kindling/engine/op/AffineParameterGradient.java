package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** dW[O,I] = dy[N,O]ᵀ x[N,I], and where there is a bias db[O] = the sum of dy over the rows. */
public record AffineParameterGradient(boolean biased) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape x = inputs.get(0);
    Shape dy = inputs.get(1);
    Shapes.rank(this, x, 2);
    Shapes.rank(this, dy, 2);
    Shapes.fits(this, "a gradient", Shape.of(x.size(0), dy.size(1)), dy);
    Shape weight = Shape.of(dy.size(1), x.size(1));
    return biased ? List.of(weight, Shape.of(dy.size(1))) : List.of(weight);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value x = node.input(0);
    Value dy = node.input(1);
    Value weight = Formulas.orZeros(graph, outputs.get(0), node.shapes().get(0));
    Value toX = graph.add(new AffineInputGradient(), dy, weight).output();
    Node toDy =
        biased
            ? graph.add(
                new Affine(),
                x,
                weight,
                Formulas.orZeros(graph, outputs.get(1), node.shapes().get(1)))
            : graph.add(new Affine(), x, weight);
    return List.of(Optional.of(toX), Optional.of(toDy.output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    double[] x = inputs[0];
    double[] dy = inputs[1];
    int out = node.shapes().get(0).size(0);
    int in = node.shapes().get(0).size(1);
    int rows = node.input(0).shape().size(0);
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        double sum = 0;
        for (int n = 0; n < rows; n++) {
          sum += dy[n * out + o] * x[n * in + i];
        }
        outputs[0][o * in + i] = sum;
      }
    }
    for (int o = 0; biased && o < out; o++) {
      double sum = 0;
      for (int n = 0; n < rows; n++) {
        sum += dy[n * out + o];
      }
      outputs[1][o] = sum;
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    return (long) node.shapes().get(0).elements() * node.input(0).shape().size(0);
  }
}
