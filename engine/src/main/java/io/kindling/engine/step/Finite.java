package io.kindling.engine.step;

import java.nio.FloatBuffer;

/**
 * Whether numbers are finite. A finite number times 0 is 0, any other is not a number: a block of
 * sums that do not wait for each other takes all of them in, as vector instructions.
 */
public final class Finite {
  private static final int BLOCK = 256;

  private final float[] sums = new float[BLOCK];
  private final float[] part = new float[BLOCK];

  /** Whether all are. */
  public boolean all(float[] numbers) {
    return all(FloatBuffer.wrap(numbers), 0, numbers.length);
  }

  /** Whether those from one place to before another are. */
  public boolean all(FloatBuffer numbers, int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      int count = Math.min(BLOCK, to - at);
      numbers.get(at, part, 0, count);
      for (int i = 0; i < count; i++) {
        sums[i] += part[i] * 0f;
      }
    }
    float sum = 0;
    for (int i = 0; i < Math.min(BLOCK, to - from); i++) {
      sum += sums[i];
      sums[i] = 0;
    }
    return sum == 0;
  }
}
