package io.kindling.jobs.inference;

/** Distances of some rows to all that are kept, as far as single precision can tell. */
interface Estimate extends AutoCloseable {
  /** Measures the first rows of a batch. */
  void measure(float[] batch, int count);

  /** Of a row of the batch that was measured last, the distance to each row that is kept. */
  void into(int row, float[] distances);

  @Override
  void close();
}
