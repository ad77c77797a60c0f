package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The adjoint of {@link Gather}: (dy, indices) to an array with {@code size} places along the axis,
 * each the sum of the parts of dy whose index names it.
 *
 * @param axis from 0
 */
public record ScatterAdd(int axis, int size) implements Op {
  public ScatterAdd {
    Checks.require(axis >= 0 && size >= 0, "Invalid axis %s and size %s: must be >= 0", axis, size);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape dy = inputs.get(0);
    int[] there = inputs.get(1).toArray();
    boolean fits = axis + there.length <= dy.rank();
    int[] sizes = dy.toArray();
    Checks.require(
        fits && Arrays.equals(Arrays.copyOfRange(sizes, axis, axis + there.length), there),
        "%s expects the dimensions of the indices %s from that axis on, found %s",
        this,
        inputs.get(1),
        dy);
    IntStream before = Arrays.stream(sizes, 0, axis);
    IntStream after = Arrays.stream(sizes, axis + there.length, sizes.length);
    return List.of(
        Shape.of(IntStream.concat(before, IntStream.concat(IntStream.of(size), after)).toArray()));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    return List.of(
        Optional.of(graph.add(new Gather(axis), ddx, node.input(1)).output()), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.shapes().get(0), axis);
    int inner = lines.inner();
    int count = inputs[1].length;
    Arrays.fill(outputs[0], 0);
    for (int o = 0; o < lines.outer(); o++) {
      for (int i = 0; i < count; i++) {
        int to = (o * size + Gather.index(this, inputs[1][i], size)) * inner;
        for (int j = 0; j < inner; j++) {
          outputs[0][to + j] += inputs[0][(o * count + i) * inner + j];
        }
      }
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    Lines lines = Lines.of(this, node.shapes().get(0), axis);
    int inner = lines.inner();
    int count = node.input(1).shape().elements();
    int all = node.shapes().get(0).elements();
    float[] zeros = Rows.zeros(all);
    float[] sum = new float[inner];
    float[] part = new float[inner];
    return Optional.of(
        (inputs, outputs, key) -> {
          Rows.clear(outputs[0], all, zeros);
          for (int o = 0; o < lines.outer(); o++) {
            for (int i = 0; i < count; i++) {
              int index = Gather.index(this, inputs[1].get(i), size);
              int to = (o * size + index) * inner;
              outputs[0].get(to, sum);
              inputs[0].get((o * count + i) * inner, part);
              Rows.accumulate(sum, part);
              outputs[0].put(to, sum);
            }
          }
        });
  }
}
