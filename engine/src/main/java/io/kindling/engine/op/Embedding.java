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

/** (indices of any shape, as row numbers; table[V,D]) to the table's rows [...,D]. */
public record Embedding() implements Op {
  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 2);
    Shapes.rank(this, inputs.get(1), 2);
    int[] indices = inputs.get(0).toArray();
    int[] rows = Arrays.copyOf(indices, indices.length + 1);
    rows[indices.length] = inputs.get(1).size(1);
    return List.of(Shape.of(rows));
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    int symbols = node.input(1).shape().size(0);
    Value dy = outputs.get(0).orElseThrow();
    return List.of(
        Optional.empty(),
        Optional.of(graph.add(new EmbeddingGradient(symbols), node.input(0), dy).output()));
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    int symbols = node.input(1).shape().size(0);
    int width = node.input(1).shape().size(1);
    for (int i = 0; i < inputs[0].length; i++) {
      int row = row(inputs[0][i], i, symbols);
      System.arraycopy(inputs[1], row * width, outputs[0], i * width, width);
    }
  }

  /** An index as a row of the table; one that is no row is refused. */
  static int row(double index, int position, int symbols) {
    if (index >= 0 && index < symbols && index == Math.rint(index)) {
      return (int) index;
    }
    String message =
        "Index %s at position %s is no row of an embedding of %s symbols: expected a whole number"
            + " from 0 to %s";
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, message, index, position, symbols, symbols - 1));
  }

  @Override
  public Optional<Loop> loop(Node node) {
    int count = node.input(0).shape().elements();
    int symbols = node.input(1).shape().size(0);
    int width = node.input(1).shape().size(1);
    return Optional.of(
        (inputs, outputs, key) -> {
          for (int i = 0; i < count; i++) {
            int row = row(inputs[0].get(i), i, symbols);
            outputs[0].put(i * width, inputs[1], row * width, width);
          }
        });
  }
}
