package io.kindling.jobs.averaging;

import java.util.List;

/** Work to be done in order on each part of the arrays; then the sum is whole. */
final class Additions {
  private final float[] sum;
  private final List<Blocks.Work> work;
  private final Watcher watcher;

  Additions(float[] sum, List<Blocks.Work> work) {
    this(sum, work, (from, to, start) -> {});
  }

  private Additions(float[] sum, List<Blocks.Work> work, Watcher watcher) {
    this.sum = sum;
    this.work = work;
    this.watcher = watcher;
  }

  /** Hears that elements were added up, and when that began, by the clock of nanoseconds. */
  @FunctionalInterface
  interface Watcher {
    void added(int from, int to, long start);
  }

  /** The same, watched. */
  Additions then(Watcher other) {
    return new Additions(sum, work, other);
  }

  /** Whole once all slices are added. */
  float[] sum() {
    return sum;
  }

  /** Adds up the elements from {@code from} to below {@code to}. */
  void add(int from, int to) {
    long start = System.nanoTime();
    for (Blocks.Work step : work) {
      step.on(from, to);
    }
    watcher.added(from, to, start);
  }
}
