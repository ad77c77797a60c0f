package io.kindling.jobs.averaging;

import java.util.List;

/** Work to be done in order on each part of the arrays; then the sum is whole. */
final class Additions {
  private final float[] sum;
  private final List<Blocks.Work> work;

  Additions(float[] sum, List<Blocks.Work> work) {
    this.sum = sum;
    this.work = work;
  }

  /** Whole once all slices are added. */
  float[] sum() {
    return sum;
  }

  /** Adds up the elements from {@code from} to below {@code to}. */
  void add(int from, int to) {
    for (Blocks.Work step : work) {
      step.on(from, to);
    }
  }
}
