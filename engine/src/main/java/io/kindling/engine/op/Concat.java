package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arrays behind each other along an axis; their other dimensions are equal. */
public record Concat(int axis) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Checks.require(!inputs.isEmpty(), "%s takes at least one input, found none", this);
    int index = Lines.axis(this, inputs.get(0), axis);
    int size = 0;
    for (Shape shape : inputs) {
      Checks.require(
          shape.rank() == inputs.get(0).rank()
              && Lines.resized(shape, index, 1).equals(Lines.resized(inputs.get(0), index, 1)),
          "%s takes shapes that are equal but for that axis, found %s",
          this,
          inputs);
      size += shape.size(index);
    }
    return List.of(Lines.resized(inputs.get(0), index, size));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    List<Optional<Value>> parts = new ArrayList<>();
    int from = 0;
    for (Value input : node.inputs()) {
      int to = from + input.shape().size(axis);
      parts.add(Optional.of(graph.add(new Slice(axis, from, to), dy).output()));
      from = to;
    }
    return parts;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines all = Lines.of(this, node.shapes().get(0), axis);
    int whole = all.count() * all.inner();
    int from = 0;
    for (int part = 0; part < inputs.length; part++) {
      int length = Lines.of(this, node.input(part).shape(), axis).count() * all.inner();
      for (int o = 0; o < all.outer(); o++) {
        System.arraycopy(inputs[part], o * length, outputs[0], o * whole + from, length);
      }
      from += length;
    }
  }
}
