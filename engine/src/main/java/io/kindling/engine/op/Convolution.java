package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Storage;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * y[N,O,H',W'] = the sums of windows of x[N,C,H,W] times w[O,C/groups,kH,kW] (+ b[O] where a third
 * input is given). Lists hold the number for H, then W.
 *
 * @param groups the parts that channels and outputs are cut into; each output sees one part
 */
public record Convolution(
    List<Integer> strides,
    List<Integer> dilations,
    List<Integer> padBefore,
    List<Integer> padAfter,
    int groups)
    implements Op {
  public Convolution {
    strides = List.copyOf(strides);
    dilations = List.copyOf(dilations);
    padBefore = List.copyOf(padBefore);
    padAfter = List.copyOf(padAfter);
    new Sliding(strides, dilations, padBefore, padAfter);
    Checks.require(groups > 0, "Invalid groups %s of a convolution: expected at least 1", groups);
  }

  Sliding sliding() {
    return new Sliding(strides, dilations, padBefore, padAfter);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(
        inputs.size() == 2 || inputs.size() == 3, "%s takes 2 or 3 inputs, found %s", this, inputs);
    Shape x = inputs.get(0);
    Shape w = inputs.get(1);
    Shapes.rank(this, x, 4);
    Shapes.rank(this, w, 4);
    Checks.require(
        w.size(1) * groups == x.size(1) && w.size(0) % groups == 0,
        "%s: weights %s do not fit an input %s: expected channels and outputs that %s groups"
            + " divide, and weights of channels / groups",
        this,
        w,
        x,
        groups);
    if (inputs.size() == 3) {
      Shapes.fits(this, "a bias", Shape.of(w.size(0)), inputs.get(2));
    }
    int height = sliding().windows(this, 0, x.size(2), w.size(2));
    int width = sliding().windows(this, 1, x.size(3), w.size(3));
    return List.of(Shape.of(x.size(0), w.size(0), height, width));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    boolean biased = node.inputs().size() == 3;
    Value x = node.input(0);
    Value w = node.input(1);
    Node parameters = graph.add(new ConvolutionParameterGradient(this, w.shape(), biased), x, dy);
    List<Optional<Value>> gradients = new ArrayList<>();
    gradients.add(
        Optional.of(graph.add(new ConvolutionInputGradient(this, x.shape()), dy, w).output()));
    gradients.add(Optional.of(parameters.output(0)));
    if (biased) {
      gradients.add(Optional.of(parameters.output(1)));
    }
    return gradients;
  }

  @Override
  public Storage storage() {
    return Storage.IN_BLOCKS;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape y = node.shapes().get(0);
    int windows = y.size(2) * y.size(3);
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = inputs.length == 3 ? inputs[2][i / windows % y.size(1)] : 0;
    }
    new Taps(sliding(), groups, node.input(0).shape(), node.input(1).shape(), y)
        .forEach((from, weight, to) -> outputs[0][to] += inputs[0][from] * inputs[1][weight]);
  }

  @Override
  public long multiplyAdds(Node node) {
    return multiplyAdds(node.shapes().get(0), node.input(1).shape());
  }

  /** Of a convolution with this output and these weights, forwards or back. */
  static long multiplyAdds(Shape y, Shape weight) {
    return (long) y.elements() * weight.size(1) * weight.size(2) * weight.size(3);
  }
}
