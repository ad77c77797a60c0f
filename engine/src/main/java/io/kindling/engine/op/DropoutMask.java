package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/**
 * 0 with probability {@code rate}, else 1 / (1 - rate), so that the mean is 1: a function of seed,
 * step, shard, site, row and column alone.
 *
 * @param site tells the dropout layers of a network apart
 */
public record DropoutMask(float rate, int site, Shape shape) implements Op {
  public DropoutMask {
    Checks.require(rate >= 0 && rate < 1, "Invalid dropout rate %s: expected 0 to below 1", rate);
    Checks.require(shape.rank() == 2, "A dropout mask is an array of rank 2, found %s", shape);
  }

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 0);
    return List.of(shape);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of();
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    float[] row = new float[shape.size(1)];
    long stream = stream(key);
    for (int n = 0; n < shape.size(0); n++) {
      fillRow(stream, key.firstRow() + n, row);
      for (int c = 0; c < row.length; c++) {
        outputs[0][n * row.length + c] = row[c];
      }
    }
  }

  /** The stream of chance that the mask of a run is drawn from. */
  public long stream(RunKey key) {
    return CounterRandom.key(key.seed(), key.step(), key.shard(), site);
  }

  /** Writes the mask of one row of the shard's part; the definition for every back end. */
  public void fillRow(long stream, int row, float[] mask) {
    float kept = 1 / (1 - rate);
    CounterRandom.uniformInto(stream, row, mask);
    for (int c = 0; c < mask.length; c++) {
      mask[c] = mask[c] < rate ? 0 : kept;
    }
  }
}
