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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Many numbers become one along some axes, which are dropped; negative ones count from the last.
 */
public record Reduce(Reduction reduction, List<Integer> axes) implements Op {
  public Reduce {
    axes = List.copyOf(axes);
  }

  public Reduce(Reduction reduction, int... axes) {
    this(reduction, Arrays.stream(axes).boxed().toList());
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Shape x = inputs.get(0);
    Set<Integer> dropped = new TreeSet<>(axes.stream().map(a -> Lines.axis(this, x, a)).toList());
    Checks.require(dropped.size() == axes.size(), "%s names an axis of %s twice", this, x);
    int[] kept = IntStream.range(0, x.rank()).filter(d -> !dropped.contains(d)).toArray();
    return List.of(Shape.of(Arrays.stream(kept).map(x::size).toArray()));
  }

  /** The shape of the output with the dropped axes at size 1. */
  public Shape withAxes(Shape x) {
    int[] sizes = x.toArray();
    axes.forEach(axis -> sizes[Lines.axis(this, x, axis)] = 1);
    return Shape.of(sizes);
  }

  /** Where several numbers are the largest or smallest, they share the gradient equally. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value x = node.input(0);
    Shape kept = withAxes(x.shape());
    Value dy = graph.add(new Reshape(kept), outputs.get(0).orElseThrow()).output();
    Value dx =
        switch (reduction) {
          case SUM -> dy;
          case MEAN -> Formulas.scale(graph, dy, (double) kept.elements() / x.shape().elements());
          case MAX, MIN -> {
            Value y = graph.add(new Reshape(kept), node.output()).output();
            Value taken = graph.add(new Pairwise(PairFunction.EQUAL), x, y).output();
            Value count = graph.add(new Reduce(Reduction.SUM, axes), taken).output();
            Value sharers = graph.add(new Reshape(kept), count).output();
            yield Formulas.multiply(graph, taken, Formulas.divide(graph, dy, sharers));
          }
        };
    return List.of(Optional.of(Formulas.broadcast(graph, dx, x.shape())));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape x = node.input(0).shape();
    int[] places = Places.of(withAxes(x), x);
    int count = x.elements() / Math.max(1, outputs[0].length);
    Arrays.fill(outputs[0], reduction.start());
    for (int i = 0; i < places.length; i++) {
      outputs[0][places[i]] = reduction.join(outputs[0][places[i]], inputs[0][i], count);
    }
  }
}
