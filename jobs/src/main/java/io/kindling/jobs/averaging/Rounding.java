package io.kindling.jobs.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Does to many numbers what {@link Rounded} does to one. Their bits go through arrays of ints,
 * whose loops the compiler turns into vectors: number by number it took five times as long. For one
 * thread.
 */
final class Rounding {
  private static final int CHUNK = 2048;
  private static final int UPPER = 0xffff0000;

  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final int[] bits = new int[CHUNK];
  private final int[] lower = new int[CHUNK / 2];
  private final int[] upper = new int[CHUNK / 2];
  private final int[] words = new int[CHUNK / 2];

  Rounding() {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.ints = bytes.asIntBuffer();
  }

  /** Rounds the numbers from {@code from} to below {@code to}. */
  void roundInPlace(float[] numbers, int from, int to) {
    for (int at = from; at < to; at += CHUNK) {
      int count = Math.min(CHUNK, to - at);
      take(numbers, at, bits, count);
      Rounded.roundInPlace(bits, count);
      give(bits, numbers, at, count);
    }
  }

  /**
   * The upper halves of numbers that are rounded, two to an int: of each chunk those of its first
   * half beside those of its second, because neighbours side by side would be no vectors.
   */
  void packInto(ByteBuffer target, float[] rounded, int from, int count) {
    ByteBuffer packed = target.slice().order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer pairs = packed.asIntBuffer();
    for (int at = 0; at < count - 1; at += CHUNK) {
      int half = Math.min(CHUNK, count - at) / 2;
      take(rounded, from + at, lower, half);
      take(rounded, from + at + half, upper, half);
      join(words, lower, upper, half);
      pairs.put(at / 2, words, 0, half);
    }
    if (count % 2 == 1) {
      packed.putShort((count - 1) * Short.BYTES, Rounded.upper(rounded[from + count - 1]));
    }
    target.position(target.position() + count * Short.BYTES);
  }

  /** Puts numbers where they belong of which the upper halves are given. */
  void unpackInto(byte[] bytes, float[] target, int from, int count) {
    ByteBuffer packed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer pairs = packed.asIntBuffer();
    for (int at = 0; at < count - 1; at += CHUNK) {
      int half = Math.min(CHUNK, count - at) / 2;
      pairs.get(at / 2, words, 0, half);
      part(words, lower, upper, half);
      give(lower, target, from + at, half);
      give(upper, target, from + at + half, half);
    }
    if (count % 2 == 1) {
      target[from + count - 1] = Rounded.ofUpper(packed.getShort((count - 1) * Short.BYTES));
    }
  }

  private static void join(int[] words, int[] lower, int[] upper, int count) {
    for (int i = 0; i < count; i++) {
      words[i] = lower[i] >>> 16 | upper[i] & UPPER;
    }
  }

  private static void part(int[] words, int[] lower, int[] upper, int count) {
    for (int i = 0; i < count; i++) {
      lower[i] = words[i] << 16;
      upper[i] = words[i] & UPPER;
    }
  }

  private void take(float[] numbers, int from, int[] target, int count) {
    floats.put(0, numbers, from, count);
    ints.get(0, target, 0, count);
  }

  private void give(int[] source, float[] numbers, int from, int count) {
    ints.put(0, source, 0, count);
    floats.get(0, numbers, from, count);
  }
}
