package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * (x, indices) to the parts of x that the indices name along an axis, whose place the dimensions of
 * the indices take. With axis 0 this looks rows up in a table.
 */
public record Gather(int axis) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape x = inputs.get(0);
    int index = Lines.axis(this, x, axis);
    IntStream before = Arrays.stream(x.toArray(), 0, index);
    IntStream after = Arrays.stream(x.toArray(), index + 1, x.rank());
    IntStream there = Arrays.stream(inputs.get(1).toArray());
    return List.of(Shape.of(IntStream.concat(before, IntStream.concat(there, after)).toArray()));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    Shape x = node.input(0).shape();
    int index = Lines.axis(this, x, axis);
    Op scatter = new ScatterAdd(index, x.size(index));
    return List.of(Optional.of(graph.add(scatter, dy, node.input(1)).output()), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    int inner = lines.inner();
    int count = inputs[1].length;
    for (int o = 0; o < lines.outer(); o++) {
      for (int i = 0; i < count; i++) {
        int from = (o * lines.count() + index(this, inputs[1][i], lines.count())) * inner;
        System.arraycopy(inputs[0], from, outputs[0], (o * count + i) * inner, inner);
      }
    }
  }

  /** A number as an index; one that is out of range is told, not taken from elsewhere. */
  static int index(Op op, double number, int size) {
    if (number >= 0 && number < size && number == Math.rint(number)) {
      return (int) number;
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT, "%s expects indices from 0 to %s, found %s", op, size - 1, number));
  }

  @Override
  public Optional<Loop> loop(Node node) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    int inner = lines.inner();
    int count = node.input(1).shape().elements();
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int o = 0; o < lines.outer(); o++) {
            for (int i = 0; i < count; i++) {
              int index = index(this, inputs[1].get(i), lines.count());
              int from = (o * lines.count() + index) * inner;
              outputs[0].put((o * count + i) * inner, inputs[0], from, inner);
            }
          }
        });
  }
}
