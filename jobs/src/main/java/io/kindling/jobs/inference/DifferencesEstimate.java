package io.kindling.jobs.inference;

import java.util.Arrays;

/** Sums of differences, block by block of the rows that are kept, which lie there by number. */
final class DifferencesEstimate implements Estimate {
  private static final int BLOCK = 512;

  private final KeptRows rows;
  private final int width;
  private final float[][] distances;
  private final float[] block;

  /** Of batches of so many rows to those that are kept. */
  DifferencesEstimate(KeptRows rows, int batch) {
    this.rows = rows;
    this.width = rows.width();
    this.distances = new float[batch][rows.rows()];
    this.block = new float[width * BLOCK];
  }

  @Override
  public void measure(float[] batch, int count) {
    float[] sums = new float[BLOCK];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int some = Math.min(BLOCK, rows.rows() - from);
      turn(from, some);
      for (int row = 0; row < count; row++) {
        Arrays.fill(sums, 0);
        for (int i = 0; i < width; i++) {
          add(batch[row * width + i], i * BLOCK, sums);
        }
        System.arraycopy(sums, 0, distances[row], from, some);
      }
    }
  }

  /** The rows of a block, number by number, so that neighbours in memory are of different rows. */
  private void turn(int from, int some) {
    for (int row = 0; row < some; row++) {
      int place = (from + row) * width;
      for (int i = 0; i < width; i++) {
        block[i * BLOCK + row] = rows.features()[place + i];
      }
    }
  }

  private void add(float number, int place, float[] sums) {
    for (int j = 0; j < BLOCK; j++) {
      sums[j] += Math.abs(number - block[place + j]);
    }
  }

  @Override
  public void into(int row, float[] all) {
    System.arraycopy(distances[row], 0, all, 0, all.length);
  }

  @Override
  public void close() {
    // all of it lies on the heap
  }
}
