package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * (x[N,C,H,W], places) to the numbers of x at the places of the windows that a pooling for the
 * largest numbers took in another array; 0 where a place lies outside.
 */
public record PoolTaken(Pool pool) implements Op {
  public PoolTaken {
    Checks.require(
        pool.kind() == PoolKind.MAX, "Only the largest number has a place, found %s", pool.kind());
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape y = pool.shapes(List.of(inputs.get(0))).get(0);
    Shapes.fits(this, "places", y, inputs.get(1));
    return List.of(y);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value dy = outputs.get(0).orElseThrow();
    PoolGradient spread = new PoolGradient(pool, node.input(0).shape());
    return List.of(Optional.of(graph.add(spread, dy, node.input(1)).output()), Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    for (int i = 0; i < outputs[0].length; i++) {
      int from = from(node, i, (int) inputs[1][i]);
      outputs[0][i] = from < 0 ? 0 : inputs[0][from];
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int count = node.shapes().get(0).elements();
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            int from = from(node, i, (int) inputs[1].get(i));
            outputs[0].put(i, from < 0 ? 0 : inputs[0].get(from));
          }
        });
  }

  /** Where in x the place of a window lies; below 0 where it is padding. */
  private int from(Node node, int window, int place) {
    Shape x = node.input(0).shape();
    Shape y = node.shapes().get(0);
    int windows = y.size(2) * y.size(3);
    int row = pool.sliding().at(0, window % windows / y.size(3), place / pool.kernel().get(1));
    int column = pool.sliding().at(1, window % y.size(3), place % pool.kernel().get(1));
    boolean isInside = row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3);
    return isInside ? (window / windows * x.size(2) + row) * x.size(3) + column : -1;
  }
}
