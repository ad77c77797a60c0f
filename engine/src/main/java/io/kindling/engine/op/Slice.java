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

/** The part of an array from {@code from} to before {@code to} along an axis. */
public record Slice(int axis, int from, int to) implements Op {
  public Slice {
    Checks.require(0 <= from && from <= to, "Invalid slice from %s to %s", from, to);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    int index = Lines.axis(this, inputs.get(0), axis);
    Checks.require(
        to <= inputs.get(0).size(index), "%s ends behind its input %s", this, inputs.get(0));
    return List.of(Lines.resized(inputs.get(0), index, to - from));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    int after = node.input(0).shape().size(axis) - to;
    return List.of(Optional.of(graph.add(new Pad(axis, from, after), dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    int length = (to - from) * lines.inner();
    for (int o = 0; o < lines.outer(); o++) {
      int start = (o * lines.count() + from) * lines.inner();
      System.arraycopy(inputs[0], start, outputs[0], o * length, length);
    }
  }
}
