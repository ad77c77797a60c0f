package io.kindling.jobs.averaging;

/**
 * Numbers of which 8 bits of the mantissa are left (bfloat16): the upper half of a float's bits.
 * Rounding goes to the nearest, between two to the even one. What is not finite stays so, and what
 * is above all that can be written becomes infinite.
 */
final class Rounded {
  private static final int UPPER = 0xffff0000;
  private static final int HALF = 0x7fff;
  private static final int INFINITY = 0x7f800000;
  private static final int QUIET = 0x00400000;

  private Rounded() {}

  static float of(float number) {
    return Float.intBitsToFloat(of(Float.floatToRawIntBits(number)));
  }

  /** Rounds numbers that are given as bits. */
  static void roundInPlace(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = of(bits[i]);
    }
  }

  /** What is no number is told by a mask: the compiler makes no vectors of loops with branches. */
  private static int of(int number) {
    int rounded = number + HALF + (number >>> 16 & 1);
    int none = INFINITY - (number & Integer.MAX_VALUE) >> 31;
    return (rounded & ~none | (number | QUIET) & none) & UPPER;
  }

  /** The half that is not zero. */
  static short upper(float rounded) {
    return (short) (Float.floatToRawIntBits(rounded) >>> 16);
  }

  static float ofUpper(short upper) {
    return Float.intBitsToFloat(upper << 16);
  }
}
