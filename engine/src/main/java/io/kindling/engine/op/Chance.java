package io.kindling.engine.op;

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
 * A leaf of chance: an array whose rows, along its first dimension, are functions of seed, step,
 * shard, site and row alone.
 */
public sealed interface Chance extends Op
    permits DropoutMask, NormalNoise, UniformNoise, WeightNoise {
  Shape shape();

  /** The stream of chance that the numbers of a run are drawn from. */
  long stream(RunKey key);

  /** Writes the numbers of one row of the shard's part; the definition for every back end. */
  void fillRow(long stream, int row, float[] numbers);

  /** The number of the array's first row among those of the shard's part. */
  default int firstRow(RunKey key) {
    return key.firstRow();
  }

  /** The numbers of one row. */
  default int rowLength() {
    return shape().withoutOuter().elements();
  }

  @Override
  default List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 0);
    return List.of(shape());
  }

  @Override
  default List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of();
  }

  @Override
  default void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    float[] row = new float[rowLength()];
    long stream = stream(key);
    for (int n = 0; n < shape().size(0); n++) {
      fillRow(stream, firstRow(key) + n, row);
      for (int c = 0; c < row.length; c++) {
        outputs[0][n * row.length + c] = row[c];
      }
    }
  }

  @Override
  default Optional<Loop> loop(Node node) {
    float[] row = new float[rowLength()];
    int rows = shape().size(0);
    return Optional.of(
        (inputs, outputs, key) -> {
          long stream = stream(key);
          for (int n = 0; n < rows; n++) {
            fillRow(stream, firstRow(key) + n, row);
            outputs[0].put(n * row.length, row);
          }
        });
  }
}
