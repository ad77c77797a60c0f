package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation with given statistics: (x[N,C] or [N,C,H,W], gamma[C], beta[C], mean[C],
 * variance[C]) to y.
 */
public record BatchNormEval(float epsilon) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 5);
    Shape channels = Channels.of(this, inputs.get(0));
    for (int i = 1; i < 5; i++) {
      Shapes.fits(this, "numbers by channel", channels, inputs.get(i));
    }
    return List.of(inputs.get(0));
  }

  /** With respect to x, which saliency asks for; the parameters and statistics are seldom. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    Value zero = graph.add(new Fill(0, node.input(1).shape())).output();
    Node toX = graph.add(this, dy, node.input(1), zero, zero, node.input(4));
    return List.of(
        Optional.of(toX.output()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Optional<Value> seldomGradient(
      Graph graph, Node node, List<Optional<Value>> outputs, int input) {
    Value dy = outputs.get(0).orElseThrow();
    return Optional.of(
        switch (input) {
          case 1 -> toGamma(graph, node, dy);
          case 2 -> Channels.sums(graph, dy);
          case 3 -> toMean(graph, node, dy);
          default -> toVariance(graph, node, dy);
        });
  }

  /** The sum by channel of dy times x as it is normalised. */
  private Value toGamma(Graph graph, Node node, Value dy) {
    Shape channels = node.input(1).shape();
    Value one = graph.add(new Fill(1, channels)).output();
    Value zero = graph.add(new Fill(0, channels)).output();
    Value x = graph.add(this, node.input(0), one, zero, node.input(3), node.input(4)).output();
    return Channels.sums(graph, Formulas.multiply(graph, dy, x));
  }

  private Value toMean(Graph graph, Node node, Value dy) {
    Value sums = Formulas.multiply(graph, Channels.sums(graph, dy), node.input(1));
    Value deviation = Formulas.apply(graph, Activation.SQRT, spread(graph, node));
    return Formulas.negate(graph, Formulas.divide(graph, sums, deviation));
  }

  private Value toVariance(Graph graph, Node node, Value dy) {
    Value sums = Formulas.multiply(graph, toGamma(graph, node, dy), node.input(1));
    return Formulas.scale(graph, Formulas.divide(graph, sums, spread(graph, node)), -0.5);
  }

  private Value spread(Graph graph, Node node) {
    return Formulas.shift(graph, node.input(4), epsilon);
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Channels channels = new Channels(node.shapes().get(0));
    for (int i = 0; i < outputs[0].length; i++) {
      int c = channels.at(i);
      double scale = inputs[1][c] / Math.sqrt(inputs[4][c] + epsilon);
      outputs[0][i] = (inputs[0][i] - inputs[3][c]) * scale + inputs[2][c];
    }
  }
}
