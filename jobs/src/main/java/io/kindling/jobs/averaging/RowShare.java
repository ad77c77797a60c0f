package io.kindling.jobs.averaging;

import java.util.Arrays;

/** A share of which only some runs of numbers are there; all others are zeros. */
final class RowShare implements Share {
  private final Runs runs;
  private final float[] numbers;

  /**
   * A share.
   *
   * @param runs where the numbers stand
   * @param numbers those of one run after another
   */
  RowShare(Runs runs, float[] numbers) {
    this.runs = runs;
    this.numbers = numbers;
  }

  @Override
  public void copyInto(float[] target, int shift, int from, int to) {
    Arrays.fill(target, from + shift, to + shift, 0);
    for (int run = runs.firstAt(from); run < runs.count() && runs.from(run) < to; run++) {
      int begin = Math.max(from, runs.from(run));
      int end = Math.min(to, runs.to(run));
      System.arraycopy(numbers, begin + runs.shift(run), target, begin + shift, end - begin);
    }
  }

  /** Zeros are added too: they turn -0 into 0, as they do where they have travelled. */
  @Override
  public void accumulate(float[] target, int shift, int from, int to) {
    int at = from;
    for (int run = runs.firstAt(from); run < runs.count() && runs.from(run) < to; run++) {
      int begin = Math.max(from, runs.from(run));
      int end = Math.min(to, runs.to(run));
      addZeros(target, at + shift, begin + shift);
      Share.add(numbers, begin + runs.shift(run), target, begin + shift, end - begin);
      at = end;
    }
    addZeros(target, at + shift, to + shift);
  }

  private static void addZeros(float[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      target[i] += 0f;
    }
  }
}
