package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;

/**
 * 0 with probability {@code rate}, else 1 / (1 - rate), so that the mean is 1. With trailing
 * dimensions of size 1, multiplied by broadcasting, it drops whole channels.
 *
 * @param site tells the dropout layers of a network apart
 */
public record DropoutMask(float rate, int site, Shape shape) implements Chance {
  public DropoutMask {
    Checks.require(rate >= 0 && rate < 1, "Invalid dropout rate %s: expected 0 to below 1", rate);
    Checks.require(shape.rank() > 0, "A dropout mask has rows: found the shape %s", shape);
  }

  @Override
  public long stream(RunKey key) {
    return CounterRandom.key(key.seed(), key.step(), key.shard(), site);
  }

  @Override
  public void fillRow(long stream, int row, float[] mask) {
    float kept = 1 / (1 - rate);
    CounterRandom.uniformInto(stream, row, mask);
    for (int c = 0; c < mask.length; c++) {
      mask[c] = mask[c] < rate ? 0 : kept;
    }
  }
}
