package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * (probabilities[N,C], labels[N], dLosses[N]) to dLogits[N,C] = (probability - 1 at the label)
 * dLoss.
 */
public record CrossEntropyGradient() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 3);
    Shapes.rank(this, inputs.get(0), 2);
    Shape rows = Shape.of(inputs.get(0).size(0));
    Shapes.fits(this, "labels", rows, inputs.get(1));
    Shapes.fits(this, "gradients of losses", rows, inputs.get(2));
    return List.of(inputs.get(0));
  }

  /** Of second order: not offered. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public List<Integer> withoutGradient() {
    return List.of(0, 2);
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int classes = node.shapes().get(0).size(1);
    for (int n = 0; n < inputs[1].length; n++) {
      for (int c = 0; c < classes; c++) {
        double target = c == (int) inputs[1][n] ? 1 : 0;
        outputs[0][n * classes + c] = (inputs[0][n * classes + c] - target) * inputs[2][n];
      }
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int rows = node.shapes().get(0).size(0);
    int classes = node.shapes().get(0).size(1);
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int n = 0; n < rows; n++) {
            float factor = inputs[2].get(n);
            int at = n * classes;
            int label = at + (int) inputs[1].get(n);
            for (int i = at; i < at + classes; i++) {
              float target = i == label ? 1 : 0;
              outputs[0].put(i, (inputs[0].get(i) - target) * factor);
            }
          }
        });
  }
}
