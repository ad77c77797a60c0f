package io.kindling.partitioning.encode;

import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shards;
import java.io.Serializable;
import java.util.List;

/**
 * Exact quantiles of columns: quantile q of n numbers is the one of rank ⌈q n⌉. The bits of the
 * numbers, in their order, are found 8 at a time by counting; whatever the shards, the driver sees
 * counts alone.
 */
final class Quantiles {
  private static final int STEP = 8;
  private static final int PLACES = 1 << STEP;

  private Quantiles() {}

  /** A number that is looked for: quantile {@code q} of a column with so many numbers. */
  record Wanted(int column, double q, long count) implements Serializable {}

  /** The numbers; 0 where a column has none. */
  static double[] of(Shards train, int columns, List<Wanted> wanted) {
    long[] prefixes = new long[wanted.size()];
    long[] ranks =
        wanted.stream()
            .mapToLong(one -> Math.max(0, (long) Math.ceil(one.q() * one.count()) - 1))
            .toArray();
    List<Wanted> looked = List.copyOf(wanted);
    for (int known = 0; known < Long.SIZE && !wanted.isEmpty(); known += STEP) {
      int bits = known;
      long[] sent = prefixes.clone();
      long[] counts =
          train.all(shard -> counts(shard, columns, looked, sent, bits), Quantiles::sum);
      for (int i = 0; i < prefixes.length; i++) {
        int place = 0;
        while (place + 1 < PLACES && ranks[i] >= counts[i * PLACES + place]) {
          ranks[i] -= counts[i * PLACES + place];
          place++;
        }
        prefixes[i] = prefixes[i] << STEP | place;
      }
    }
    double[] numbers = new double[prefixes.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = wanted.get(i).count() == 0 ? 0 : number(prefixes[i]);
    }
    return numbers;
  }

  private static long[] sum(long[] left, long[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  /** How many numbers of each wanted column go on with each of the next bits. */
  private static long[] counts(
      PackedShard shard, int columns, List<Wanted> wanted, long[] prefixes, int known) {
    long[] counts = new long[wanted.size() * PLACES];
    int[] cells = new int[columns + 1];
    for (Rows rows : shard.packed()) {
      byte[] data = rows.data();
      for (int row = 0; row < rows.count(); row++) {
        Cells.placesInto(data, rows.start(row), cells);
        for (int i = 0; i < wanted.size(); i++) {
          int cell = cells[wanted.get(i).column()];
          int next = Cells.isMissing(data, cell) ? -1 : next(data, cell, prefixes[i], known);
          if (next >= 0) {
            counts[i * PLACES + next]++;
          }
        }
      }
    }
    return counts;
  }

  /** The bits of a number behind those that are known; -1 where it begins otherwise. */
  private static int next(byte[] data, int cell, long prefix, int known) {
    long bits = ordered(Cells.number(data, cell));
    boolean begins = known == 0 || bits >>> (Long.SIZE - known) == prefix;
    return begins ? (int) (bits >>> (Long.SIZE - known - STEP)) & (PLACES - 1) : -1;
  }

  /** Bits that are, unsigned, in the order of the numbers. */
  private static long ordered(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  private static double number(long ordered) {
    return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered);
  }
}
