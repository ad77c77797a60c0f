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
 * dx of a convolution; takes (dy, w).
 *
 * @param input the shape of x
 */
public record ConvolutionInputGradient(Convolution convolution, Shape input) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape y = convolution.shapes(List.of(input, inputs.get(1))).get(0);
    Shapes.fits(this, "dy", y, inputs.get(0));
    return List.of(input);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    Value dy = node.input(0);
    Value w = node.input(1);
    var toWeights = new ConvolutionParameterGradient(convolution, w.shape(), false);
    return List.of(
        Optional.of(graph.add(convolution, ddx, w).output()),
        Optional.of(graph.add(toWeights, ddx, dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Arrays.fill(outputs[0], 0);
    Shape y = node.input(0).shape();
    Shape w = node.input(1).shape();
    new Taps(convolution.sliding(), convolution.groups(), input, w, y)
        .forEach((from, weight, to) -> outputs[0][from] += inputs[0][to] * inputs[1][weight]);
  }

  @Override
  public long multiplyAdds(Node node) {
    return Convolution.multiplyAdds(node.input(0).shape(), node.input(1).shape());
  }
}
