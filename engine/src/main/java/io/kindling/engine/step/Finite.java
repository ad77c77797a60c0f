package io.kindling.engine.step;

import java.nio.FloatBuffer;
import java.util.Arrays;

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
    return all(numbers, 0, numbers.length);
  }

  /** Whether those from one place to before another are. */
  public boolean all(float[] numbers, int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      take(numbers, at, Math.min(BLOCK, to - at));
    }
    return isZero(Math.min(BLOCK, to - from));
  }

  /** Whether those from one place to before another are. */
  public boolean all(FloatBuffer numbers, int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      int count = Math.min(BLOCK, to - at);
      numbers.get(at, part, 0, count);
      take(part, 0, count);
    }
    return isZero(Math.min(BLOCK, to - from));
  }

  private void take(float[] numbers, int from, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += numbers[from + i] * 0f;
    }
  }

  /** Whether the first sums are, which then are begun anew. */
  private boolean isZero(int count) {
    float even = 0;
    float odd = 0;
    for (int i = 0; i + 1 < count; i += 2) {
      even += sums[i];
      odd += sums[i + 1];
    }
    float last = count > 0 ? sums[count - 1] : 0;
    Arrays.fill(sums, 0);
    return even + odd + last == 0;
  }
}
