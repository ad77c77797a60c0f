package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.CounterRandom;
import io.kindling.engine.random.RunKey;

/**
 * Numbers from 0 to below 1.
 *
 * @param site tells the sources of chance of a network apart
 */
public record UniformNoise(int site, Shape shape) implements Chance {
  /** Tells this stream from that of another op at the same site. */
  private static final int STREAM = 2;

  public UniformNoise {
    Checks.require(shape.rank() > 0, "Noise has rows: found the shape %s", shape);
  }

  @Override
  public long stream(RunKey key) {
    return CounterRandom.key(key.seed(), key.step(), key.shard(), site, STREAM);
  }

  @Override
  public void fillRow(long stream, int row, float[] numbers) {
    CounterRandom.uniformInto(stream, row, numbers);
  }
}
