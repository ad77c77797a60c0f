package io.kindling.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Nodes in the order of computation. A graph only grows. */
public final class Graph {
  private final List<Node> nodes = new ArrayList<>();

  /** Applies an op; its shape rule checks the inputs. */
  public Node add(Op op, Value... inputs) {
    List<Value> values = List.of(inputs);
    List<Shape> shapes = op.shapes(values.stream().map(Value::shape).toList());
    Node node = new Node(nodes.size(), op, values, shapes);
    nodes.add(node);
    return node;
  }

  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    nodes.forEach(node -> text.append(node).append('\n'));
    return text.toString();
  }
}
