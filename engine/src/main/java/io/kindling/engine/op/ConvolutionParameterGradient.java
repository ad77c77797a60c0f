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
 * dw of a convolution, and db where it has a bias; takes (x, dy).
 *
 * @param weight the shape of w
 */
public record ConvolutionParameterGradient(Convolution convolution, Shape weight, boolean biased)
    implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape y = convolution.shapes(List.of(inputs.get(0), weight)).get(0);
    Shapes.fits(this, "dy", y, inputs.get(1));
    return biased ? List.of(weight, Shape.of(weight.size(0))) : List.of(weight);
  }

  /** Linear in x and in dy. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddw = Formulas.orZeros(graph, outputs.get(0), weight);
    Value x = node.input(0);
    var toInput = new ConvolutionInputGradient(convolution, x.shape());
    Value toX = graph.add(toInput, node.input(1), ddw).output();
    Node toDy =
        biased
            ? graph.add(
                convolution, x, ddw, Formulas.orZeros(graph, outputs.get(1), node.shapes().get(1)))
            : graph.add(convolution, x, ddw);
    return List.of(Optional.of(toX), Optional.of(toDy.output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Arrays.fill(outputs[0], 0);
    Shape y = node.input(1).shape();
    new Taps(convolution.sliding(), convolution.groups(), node.input(0).shape(), weight, y)
        .forEach((from, at, to) -> outputs[0][at] += inputs[0][from] * inputs[1][to]);
    if (biased) {
      Arrays.fill(outputs[1], 0);
      int windows = y.size(2) * y.size(3);
      for (int i = 0; i < inputs[1].length; i++) {
        outputs[1][i / windows % y.size(1)] += inputs[1][i];
      }
    }
  }

  @Override
  public long multiplyAdds(Node node) {
    return Convolution.multiplyAdds(node.input(1).shape(), weight);
  }
}
