package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * dx of a pooling; takes (dy), and for a largest number also the places that were taken.
 *
 * @param input the shape of x
 */
public record PoolGradient(Pool pool, Shape input) implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, pool.kind() == PoolKind.MAX ? 2 : 1);
    Shape y = pool.shapes(List.of(input)).get(0);
    inputs.forEach(shape -> Shapes.fits(this, "dy", y, shape));
    return List.of(input);
  }

  /** Linear in dy: back again, the same pooling, or the numbers at the places that were taken. */
  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddx = outputs.get(0).orElseThrow();
    return pool.kind() == PoolKind.MAX
        ? List.of(
            Optional.of(graph.add(new PoolTaken(pool), ddx, node.input(1)).output()),
            Optional.empty())
        : List.of(Optional.of(graph.add(pool, ddx).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Arrays.fill(outputs[0], 0);
    Shape y = node.input(0).shape();
    int windows = y.size(2) * y.size(3);
    for (int i = 0; i < inputs[0].length; i++) {
      int row = i % windows / y.size(3);
      int column = i % y.size(3);
      int from = i / windows * input.size(2) * input.size(3);
      if (pool.kind() == PoolKind.MAX) {
        int to = i;
        visit(
            row,
            column,
            (pixel, place) -> {
              if (place == (int) inputs[1][to]) {
                outputs[0][from + pixel] += inputs[0][to];
              }
            });
      } else {
        int[] inside = new int[1];
        visit(row, column, (pixel, place) -> inside[0]++);
        double share = inputs[0][i] / pool.divisor(inside[0]);
        visit(row, column, (pixel, place) -> outputs[0][from + pixel] += share);
      }
    }
  }

  private void visit(int row, int column, Sliding.Touch touch) {
    pool.sliding().window(row, column, input.size(2), input.size(3), pool.kernel(), touch);
  }
}
