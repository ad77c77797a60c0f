package io.kindling.engine.graph;

/** One array that flows through a graph: the output number {@code output} of a node. */
public record Value(Node node, int output) {
  public Shape shape() {
    return node.shapes().get(output);
  }

  @Override
  public String toString() {
    return "%" + node.number() + (node.shapes().size() > 1 ? "." + output : "") + shape();
  }
}
