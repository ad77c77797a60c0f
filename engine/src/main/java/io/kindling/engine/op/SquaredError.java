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

/** The mean over a row's elements of (prediction - target)²: two arrays [N,O] to losses[N]. */
public record SquaredError() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.rank(this, inputs.get(0), 2);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(Shape.of(inputs.get(0).size(0)));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Node gradient =
        graph.add(
            new SquaredErrorGradient(), node.input(0), node.input(1), outputs.get(0).orElseThrow());
    return List.of(Optional.of(gradient.output()), Optional.empty());
  }

  /** That of the target: the error is the same with target and prediction exchanged. */
  @Override
  public Optional<Value> seldomGradient(
      Graph graph, Node node, List<Optional<Value>> outputs, int input) {
    Value dLosses = outputs.get(0).orElseThrow();
    return Optional.of(
        graph.add(new SquaredErrorGradient(), node.input(1), node.input(0), dLosses).output());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int width = node.input(0).shape().size(1);
    for (int n = 0; n < outputs[0].length; n++) {
      double sum = 0;
      for (int i = n * width; i < (n + 1) * width; i++) {
        double difference = inputs[0][i] - inputs[1][i];
        sum += difference * difference;
      }
      outputs[0][n] = sum / width;
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int width = node.input(0).shape().size(1);
    int rows = node.input(0).shape().size(0);
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int n = 0; n < rows; n++) {
            double sum = 0;
            for (int i = n * width; i < (n + 1) * width; i++) {
              double difference = inputs[0].get(i) - inputs[1].get(i);
              sum += difference * difference;
            }
            outputs[0].put(n, (float) (sum / width));
          }
        });
  }
}
