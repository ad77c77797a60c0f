package io.kindling.jobs.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The nearest of many rows to one. Distances are estimated in single precision by whoever is fast
 * at it; those that could be among the nearest are measured again in double precision, so that what
 * is found does not depend on how they were estimated. Of rows that are as far, the first count.
 */
final class NearestRows {
  private final KeptRows rows;
  private final boolean squares;
  private final int count;
  private final double longest;

  /**
   * Among rows.
   *
   * @param squares whether distances are sums of squares, or of differences
   * @param count how many are wanted
   */
  NearestRows(KeptRows rows, boolean squares, int count) {
    this.rows = rows;
    this.squares = squares;
    this.count = Math.min(count, rows.rows());
    this.longest =
        IntStream.range(0, rows.rows())
            .mapToDouble(row -> size(rows.features(), row * rows.width()))
            .max()
            .orElseThrow();
  }

  /** Rows and how far they are, the nearest first. */
  record Found(int[] rows, double[] distances) {}

  /**
   * The nearest rows.
   *
   * @param row the numbers of the row that is looked from, beginning at a place
   * @param estimated of each row, its distance as far as single precision can tell
   */
  Found of(float[] row, int at, float[] estimated) {
    double bound = largestOfSmallest(estimated) + 2 * error(row, at);
    int[] near =
        IntStream.range(0, estimated.length).filter(i -> !(estimated[i] > bound)).toArray();
    double[] exact = new double[near.length];
    for (int i = 0; i < near.length; i++) {
      exact[i] = distance(row, at, near[i]);
    }
    int[] order =
        IntStream.range(0, near.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> exact[i]).thenComparing(i -> i))
            .limit(count)
            .mapToInt(i -> i)
            .toArray();
    return new Found(
        Arrays.stream(order).map(i -> near[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> squares ? Math.sqrt(exact[i]) : exact[i]).toArray());
  }

  /** The largest of so many smallest numbers. */
  private float largestOfSmallest(float[] estimated) {
    float[] heap = Arrays.copyOf(estimated, count);
    Arrays.sort(heap);
    for (int i = count; i < estimated.length; i++) {
      float one = estimated[i];
      if (one < heap[count - 1]) {
        int place = count - 1;
        while (place > 0 && heap[place - 1] > one) {
          heap[place] = heap[place - 1];
          place--;
        }
        heap[place] = one;
      }
    }
    return heap[count - 1];
  }

  /** How far an estimate may be from what is right: a bound on the rounding of so many terms. */
  private double error(float[] row, int at) {
    return (rows.width() + 4) * 0x1p-23 * (size(row, at) + longest);
  }

  /** The sum of the squares, or of the numbers without their signs. */
  private double size(float[] numbers, int at) {
    double sum = 0;
    for (int i = 0; i < rows.width(); i++) {
      double one = numbers[at + i];
      sum += squares ? one * one : Math.abs(one);
    }
    return sum;
  }

  private double distance(float[] row, int at, int other) {
    double sum = 0;
    int place = other * rows.width();
    float[] features = rows.features();
    for (int i = 0; i < rows.width(); i++) {
      double apart = (double) row[at + i] - features[place + i];
      sum += squares ? apart * apart : Math.abs(apart);
    }
    return sum;
  }
}
