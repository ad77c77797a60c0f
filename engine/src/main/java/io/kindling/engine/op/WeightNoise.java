package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;

/**
 * Numbers of mean 0 and deviation 1 for a weight: the same for all rows of a shard's part, however
 * it is cut into micro-batches.
 *
 * @param site tells the sources of chance of a network apart
 */
public record WeightNoise(int site, Shape shape) implements Chance {
  /** Tells this stream from that of another op at the same site. */
  private static final int STREAM = 3;

  public WeightNoise {
    Checks.require(shape.rank() > 0, "Noise has rows: found the shape %s", shape);
  }

  @Override
  public int firstRow(RunKey key) {
    return 0;
  }

  @Override
  public long stream(RunKey key) {
    return CounterRandom.key(key.seed(), key.step(), key.shard(), site, STREAM);
  }

  @Override
  public void fillRow(long stream, int row, float[] numbers) {
    for (int c = 0; c < numbers.length; c++) {
      numbers[c] = (float) CounterRandom.normal(stream, row, c);
    }
  }
}
