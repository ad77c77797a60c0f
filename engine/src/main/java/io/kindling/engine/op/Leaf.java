package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * What a graph starts from: an input that is filled in before a run, or a window on the flat
 * parameters or the flat state that starts at {@code offset}.
 */
public record Leaf(Kind kind, String name, Shape shape, int offset) implements Op {
  /** Where the numbers of a leaf come from. */
  public enum Kind {
    INPUT,
    PARAMETER,
    STATE
  }

  public static Leaf input(String name, Shape shape) {
    return new Leaf(Kind.INPUT, name, shape, 0);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(inputs.isEmpty(), "Leaf %s takes no inputs, found %s", name, inputs);
    return List.of(shape);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of();
  }

  /** Nothing: the interpreter has put the numbers in place. */
  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {}
}
