package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
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
    Node toLosses = graph.add(new ScaleBy(), node.input(1), scale);
    return List.of(Optional.of(toLosses.output()), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    double sum = 0;
    for (int n = 0; n < inputs[0].length; n++) {
      sum += inputs[0][n] * inputs[1][n];
    }
    outputs[0][0] = sum;
  }
}
