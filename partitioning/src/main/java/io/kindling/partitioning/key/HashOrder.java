package io.kindling.partitioning.key;

import java.util.Arrays;

/** Sorts hashes of 128 bits, two numbers each in one array, without an object for any of them. */
final class HashOrder {
  private HashOrder() {}

  /**
   * The places of hashes in their order; of those that are the same, the earlier is before.
   *
   * @param hashes the high number of each, then its low one
   */
  static int[] of(long[] hashes) {
    int count = hashes.length / 2;
    long[] packed = new long[count];
    long places = (1L << (Long.SIZE - Long.numberOfLeadingZeros(count))) - 1;
    for (int i = 0; i < count; i++) {
      // the leading bits, and in place of the others where they are from; in an unsigned order
      packed[i] = ((hashes[2 * i] & ~places) ^ Long.MIN_VALUE) | i;
    }
    Arrays.sort(packed);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) (packed[i] & places);
    }
    sortNeighboursInPlace(order, hashes);
    return order;
  }

  /** What is in order by its leading bits is near its place. */
  private static void sortNeighboursInPlace(int[] order, long[] hashes) {
    for (int i = 1; i < order.length; i++) {
      int one = order[i];
      int to = i;
      while (to > 0 && compare(hashes, order[to - 1], one) > 0) {
        order[to] = order[to - 1];
        to--;
      }
      order[to] = one;
    }
  }

  static int compare(long[] hashes, int left, int right) {
    int high = Long.compareUnsigned(hashes[2 * left], hashes[2 * right]);
    return high != 0 ? high : Long.compareUnsigned(hashes[2 * left + 1], hashes[2 * right + 1]);
  }

  /** The hashes in an order. */
  static long[] ordered(long[] hashes, int[] order) {
    long[] ordered = new long[2 * order.length];
    for (int i = 0; i < order.length; i++) {
      ordered[2 * i] = hashes[2 * order[i]];
      ordered[2 * i + 1] = hashes[2 * order[i] + 1];
    }
    return ordered;
  }
}
