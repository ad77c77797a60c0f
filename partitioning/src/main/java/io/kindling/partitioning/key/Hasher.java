package io.kindling.partitioning.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** MurmurHash3 (x64, 128 bits) over a row of 64-bit words and byte arrays. Not for secrets. */
final class Hasher {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private long h1;
  private long h2;
  private long pending;
  private boolean half;
  private long words;

  Hasher(long seed) {
    h1 = seed;
    h2 = seed;
  }

  void add(long word) {
    words++;
    if (half) {
      mix(pending, word);
    } else {
      pending = word;
    }
    half = !half;
  }

  /** Adds bytes and their number. */
  void add(byte[] bytes, int from, int length) {
    add(length);
    int at = from;
    int end = from + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      add((long) WORDS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
      rest |= (bytes[at] & 255L) << shift;
    }
    add(rest);
  }

  private void mix(long k1, long k2) {
    h1 ^= Long.rotateLeft(k1 * C1, 31) * C2;
    h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= Long.rotateLeft(k2 * C2, 33) * C1;
    h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
  }

  Hash hash() {
    long total = words * Long.BYTES;
    if (half) {
      mix(pending, 0);
      half = false;
    }
    long a = h1 ^ total;
    long b = h2 ^ total;
    a += b;
    b += a;
    a = finish(a);
    b = finish(b);
    a += b;
    b += a;
    return new Hash(a, b);
  }

  private static long finish(long k) {
    long x = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
    long y = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return y ^ (y >>> 33);
  }
}
