package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** An array of numbers that are known beforehand, such as the weights of classes. */
public record Constant(List<Float> numbers, Shape shape) implements Op {
  public Constant {
    numbers = List.copyOf(numbers);
    Checks.require(
        numbers.size() == shape.elements(),
        "A constant of shape %s needs %s numbers, found %s",
        shape,
        shape.elements(),
        numbers.size());
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 0);
    return List.of(shape);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      outputs[0][i] = numbers.get(i);
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < numbers.size(); i++) {
            outputs[0].put(i, numbers.get(i));
          }
        });
  }
}
