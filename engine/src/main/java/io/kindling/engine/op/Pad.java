package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An array with so many zeros before and after it along an axis. */
public record Pad(int axis, int before, int after) implements Op {
  public Pad {
    Checks.require(
        before >= 0 && after >= 0, "Invalid padding %s, %s: must be >= 0", before, after);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    int index = Lines.axis(this, inputs.get(0), axis);
    int size = before + inputs.get(0).size(index) + after;
    return List.of(Lines.resized(inputs.get(0), index, size));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    int to = before + node.input(0).shape().size(axis);
    return List.of(Optional.of(graph.add(new Slice(axis, before, to), dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    int length = lines.count() * lines.inner();
    Arrays.fill(outputs[0], 0);
    for (int o = 0; o < lines.outer(); o++) {
      int start = (o * (before + lines.count() + after) + before) * lines.inner();
      System.arraycopy(inputs[0], o * length, outputs[0], start, length);
    }
  }
}
