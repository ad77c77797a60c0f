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

  /** With respect to x, which saliency asks for; the statistics and parameters are given. */
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
  public List<Integer> withoutGradient() {
    return List.of(1, 2, 3, 4);
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
