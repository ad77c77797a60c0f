package io.kindling.engine.random;

/**
 * Random numbers that are a function of a key and a position: SplitMix64 read at a counter. The
 * order in which numbers are asked for, and who asks, make no difference.
 */
public final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long ROW = 0xD1B54A32D192ED03L;
  private static final float FLOAT_UNIT = 0x1p-24f;
  private static final double DOUBLE_UNIT = 0x1p-53;

  private CounterRandom() {}

  /** A key made of any numbers that tell its stream apart from others. */
  public static long key(long... parts) {
    long key = 0;
    for (long part : parts) {
      key = mix(key + GOLDEN + mix(part + GOLDEN));
    }
    return key;
  }

  /** 64 random bits. */
  public static long bits(long key, long row, long column) {
    return mix(mix(key + row * ROW) + column * GOLDEN);
  }

  /** From 0 to below 1, in steps of 2^-53. */
  public static double uniform(long key, long row, long column) {
    return (bits(key, row, column) >>> 11) * DOUBLE_UNIT;
  }

  /** From 0 to below {@code bound}. */
  public static int below(int bound, long key, long row, long column) {
    return (int) (uniform(key, row, column) * bound);
  }

  /** Of mean 0 and deviation 1 (Box and Muller). */
  public static double normal(long key, long row, long column) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(key, row, 2 * column)));
    return radius * Math.cos(2 * Math.PI * uniform(key, row, 2 * column + 1));
  }

  /** Fills a row with numbers from 0 to below 1, in steps of 2^-24. */
  public static void uniformInto(long key, long row, float[] numbers) {
    long start = mix(key + row * ROW);
    for (int column = 0; column < numbers.length; column++) {
      numbers[column] = (int) (mix(start + column * GOLDEN) >>> 40) * FLOAT_UNIT;
    }
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
