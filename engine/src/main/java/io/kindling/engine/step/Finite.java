package io.kindling.engine.step;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Whether numbers are finite. A finite number times 0 is 0, any other is not a number: a block of
 * sums that do not wait for each other takes all of them in, as vector instructions.
 */
public final class Finite {
  private static final int BLOCK = 256;

  /** Sums that do not wait for each other, where all are added up. */
  private static final int LANES = 4;

  private final float[] part = new float[BLOCK];
  private float[] sums = new float[BLOCK];
  private int used;

  /** Whether all are. */
  public boolean all(float[] numbers) {
    return all(FloatBuffer.wrap(numbers), 0, numbers.length);
  }

  /** Whether those from one place to before another are. */
  public boolean all(FloatBuffer numbers, int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      int count = Math.min(BLOCK, to - at);
      numbers.get(at, part, 0, count);
      take(part, count);
    }
    return tookAll();
  }

  /** Takes the first numbers of an array in, to be asked about later with others. */
  public void take(float[] numbers, int count) {
    makeRoom(count);
    add(sums, numbers, count);
  }

  /** The same, and multiplies them. */
  public void takeAndMultiplyInPlace(float[] numbers, int count, float factor) {
    makeRoom(count);
    addAndMultiplyInPlace(sums, numbers, count, factor);
  }

  private void makeRoom(int count) {
    if (sums.length < count) {
      sums = Arrays.copyOf(sums, count);
    }
    used = Math.max(used, count);
  }

  /** Equal indexes: the JVM makes no vector instructions where arrays have their own. */
  private static void add(float[] sums, float[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += numbers[i] * 0f;
    }
  }

  private static void addAndMultiplyInPlace(
      float[] sums, float[] numbers, int count, float factor) {
    for (int i = 0; i < count; i++) {
      float number = numbers[i];
      sums[i] += number * 0f;
      numbers[i] = number * factor;
    }
  }

  /** Whether all that were taken in are, and begins anew. */
  public boolean tookAll() {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + LANES <= used; i += LANES) {
      a += sums[i];
      b += sums[i + 1];
      c += sums[i + 2];
      d += sums[i + 3];
    }
    for (; i < used; i++) {
      a += sums[i];
    }
    Arrays.fill(sums, 0, used, 0);
    used = 0;
    return a + b + c + d == 0;
  }
}
