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

/**
 * (indices of any shape, dy[...,D]) to dTable[V,D]: each row the sum of dy over the positions that
 * took it, in their order.
 */
public record EmbeddingGradient(int symbols) implements Op {
  public EmbeddingGradient {
    Checks.require(symbols >= 1, "An embedding has at least 1 symbol, found %s", symbols);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shape dy = inputs.get(1);
    Checks.require(dy.rank() >= 1, "%s takes a gradient of rank 1 or more, found %s", this, dy);
    int[] indices = Arrays.copyOf(dy.toArray(), dy.rank() - 1);
    Shapes.fits(this, "indices", Shape.of(indices), inputs.get(0));
    return List.of(Shape.of(symbols, dy.size(-1)));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    Value ddTable = outputs.get(0).orElseThrow();
    Value toDy = graph.add(new Embedding(), node.input(0), ddTable).output();
    return List.of(Optional.empty(), Optional.of(toDy));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int width = node.shapes().get(0).size(1);
    Arrays.fill(outputs[0], 0);
    for (int i = 0; i < inputs[0].length; i++) {
      int row = Embedding.row(inputs[0][i], i, symbols);
      for (int d = 0; d < width; d++) {
        outputs[0][row * width + d] += inputs[1][i * width + d];
      }
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int count = node.input(0).shape().elements();
    int width = node.shapes().get(0).size(1);
    float[] zeros = Rows.zeros(symbols * width);
    float[] sum = new float[width];
    float[] part = new float[width];
    return Optional.of(
        (inputs, outputs, key) -> {
          Rows.clear(outputs[0], symbols * width, zeros);
          for (int i = 0; i < count; i++) {
            int to = Embedding.row(inputs[0].get(i), i, symbols) * width;
            outputs[0].get(to, sum);
            inputs[1].get(i * width, part);
            Rows.accumulate(sum, part);
            outputs[0].put(to, sum);
          }
        });
  }
}
