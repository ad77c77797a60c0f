package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Storage;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The same numbers with their axes in another order: axis d of y is axis permutation[d] of x. */
public record Transpose(List<Integer> permutation) implements Op {
  public Transpose {
    permutation = List.copyOf(permutation);
    List<Integer> sorted = permutation.stream().sorted().toList();
    Checks.require(
        sorted.equals(IntStream.range(0, sorted.size()).boxed().toList()),
        "Invalid permutation %s: expected each axis from 0 once",
        permutation);
  }

  public static Transpose of(int... permutation) {
    return new Transpose(Arrays.stream(permutation).boxed().toList());
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    Shapes.rank(this, inputs.get(0), permutation.size());
    return List.of(Shape.of(permutation.stream().mapToInt(inputs.get(0)::size).toArray()));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    int[] back =
        IntStream.range(0, permutation.size()).map(axis -> permutation.indexOf(axis)).toArray();
    Value dy = outputs.get(0).orElseThrow();
    return List.of(Optional.of(graph.add(Transpose.of(back), dy).output()));
  }

  @Override
  public Storage storage() {
    return Storage.ROW_MAJOR;
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Shape y = node.shapes().get(0);
    int[] strides = new int[permutation.size()];
    for (int d = 0; d < strides.length; d++) {
      strides[d] = Lines.of(this, node.input(0).shape(), permutation.get(d)).inner();
    }
    for (int i = 0; i < outputs[0].length; i++) {
      int rest = i;
      int from = 0;
      for (int d = strides.length - 1; d >= 0; d--) {
        from += rest % y.size(d) * strides[d];
        rest /= y.size(d);
      }
      outputs[0][i] = inputs[0][from];
    }
  }
}
