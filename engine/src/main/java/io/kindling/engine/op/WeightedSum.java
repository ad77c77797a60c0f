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

/** (losses[N], weights[N]) to the single number that training makes smaller. */
public record WeightedSum() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.rank(this, inputs.get(0), 1);
    Shapes.same(this, inputs.get(0), inputs.get(1));
    return List.of(Shape.of());
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value scale = outputs.get(0).orElseThrow();
    return List.of(Optional.of(Formulas.multiply(graph, node.input(1), scale)), Optional.empty());
  }

  @Override
  public Optional<Value> seldomGradient(
      Graph graph, Node node, List<Optional<Value>> outputs, int input) {
    Value scale = outputs.get(0).orElseThrow();
    return Optional.of(Formulas.multiply(graph, node.input(0), scale));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    double sum = 0;
    for (int n = 0; n < inputs[0].length; n++) {
      sum += inputs[0][n] * inputs[1][n];
    }
    outputs[0][0] = sum;
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int rows = node.input(0).shape().elements();
    return Optional.of(
        (inputs, outputs, key) -> {
          double total = 0;
          for (int n = 0; n < rows; n++) {
            total += inputs[0].get(n) * inputs[1].get(n);
          }
          outputs[0].put(0, (float) total);
        });
  }
}
