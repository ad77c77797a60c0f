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
      floats.put(0, numbers, at, count);
      ints.get(0, bits, 0, count);
      Rounded.roundInPlace(bits, count);
      ints.put(0, bits, 0, count);
      floats.get(0, numbers, at, count);
    }
  }

  /** The upper halves of numbers that are rounded. */
  byte[] pack(float[] rounded, int from, int count) {
    byte[] bytes = new byte[count * Short.BYTES];
    ByteBuffer packed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer pairs = packed.asIntBuffer();
    for (int at = 0; at < count; at += CHUNK) {
      int here = Math.min(CHUNK, count - at);
      floats.put(0, rounded, from + at, here);
      ints.get(0, bits, 0, here);
      for (int i = 0; i < here / 2; i++) {
        words[i] = bits[2 * i] >>> 16 | bits[2 * i + 1] & UPPER;
      }
      pairs.put(at / 2, words, 0, here / 2);
    }
    if (count % 2 == 1) {
      packed.putShort((count - 1) * Short.BYTES, Rounded.upper(rounded[from + count - 1]));
    }
    return bytes;
  }

  /** Puts numbers where they belong of which the upper halves are given. */
  void unpackInto(byte[] bytes, float[] target, int from, int count) {
    ByteBuffer packed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer pairs = packed.asIntBuffer();
    for (int at = 0; at < count - 1; at += CHUNK) {
      int here = Math.min(CHUNK, count - at) / 2;
      pairs.get(at / 2, words, 0, here);
      for (int i = 0; i < here; i++) {
        bits[2 * i] = words[i] << 16;
        bits[2 * i + 1] = words[i] & UPPER;
      }
      ints.put(0, bits, 0, 2 * here);
      floats.get(0, target, from + at, 2 * here);
    }
    if (count % 2 == 1) {
      target[from + count - 1] = Rounded.ofUpper(packed.getShort((count - 1) * Short.BYTES));
    }
  }
}
