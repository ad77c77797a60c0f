package io.kindling.jobs.averaging;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A gradient of which only some runs of numbers are there; all others are zeros. */
final class RowGradient implements Addend {
  private final Runs runs;
  private final float[] numbers;
  private final Supplier<float[]> spare;

  /**
   * A gradient.
   *
   * @param runs where the numbers stand
   * @param numbers those of one run after another
   * @param spare gives an array for all numbers, where one is needed
   */
  RowGradient(Runs runs, float[] numbers, Supplier<float[]> spare) {
    this.runs = runs;
    this.numbers = numbers;
    this.spare = spare;
  }

  @Override
  public float[] numbers() {
    return numbers;
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public float[] wholeAfter(List<Blocks.Work> work) {
    float[] whole = spare.get();
    work.add((from, to) -> copyInto(whole, from, to));
    return whole;
  }

  private void copyInto(float[] whole, int from, int to) {
    Arrays.fill(whole, from, to, 0);
    for (int run = runs.firstAt(from); run < runs.count() && runs.from(run) < to; run++) {
      int begin = Math.max(from, runs.from(run));
      int end = Math.min(to, runs.to(run));
      System.arraycopy(numbers, begin + runs.shift(run), whole, begin, end - begin);
    }
  }

  @Override
  public Blocks.Work onto(float[] sum) {
    return (from, to) -> add(sum, from, to);
  }

  /** Zeros are added too: they turn -0 into 0, as they do where they have travelled. */
  private void add(float[] sum, int from, int to) {
    int at = from;
    for (int run = runs.firstAt(from); run < runs.count() && runs.from(run) < to; run++) {
      int begin = Math.max(from, runs.from(run));
      int end = Math.min(to, runs.to(run));
      addZeros(sum, at, begin);
      int shift = runs.shift(run);
      for (int i = begin; i < end; i++) {
        sum[i] += numbers[i + shift];
      }
      at = end;
    }
    addZeros(sum, at, to);
  }

  private static void addZeros(float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += 0f;
    }
  }
}
