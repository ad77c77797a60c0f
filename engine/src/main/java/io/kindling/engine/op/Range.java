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

/** The numbers 0, 1, 2, … of an axis: what masks and positions are made of. */
public record Range(int count) implements Op {
  public Range {
    Checks.require(count >= 0, "A range has at least 0 numbers, found %s", count);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 0);
    return List.of(Shape.of(count));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < count; i++) {
      outputs[0][i] = i;
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            outputs[0].put(i, i);
          }
        });
  }
}
