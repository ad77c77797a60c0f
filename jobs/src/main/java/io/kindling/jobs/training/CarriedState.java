package io.kindling.jobs.training;

import io.kindling.engine.step.StepBatch;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * What the lanes of one shard carry from window to window. The batches of a step go through it in
 * the same order at each step; between {@link #begin} and the next, each is filled once before its
 * run and read once after it.
 */
public final class CarriedState {
  private final CarriedBuffers buffers;
  private float[] numbers = new float[0];
  private int at;

  CarriedState(CarriedBuffers buffers) {
    this.buffers = buffers;
  }

  /** Zeros, for batches of networks. */
  public static CarriedState zeros() {
    return new CarriedState(CarriedBuffers.OF_NETWORK);
  }

  /** Begins a sequence: all is zero. */
  public void restart() {
    numbers = new float[0];
  }

  /** Begins a step. */
  public void begin() {
    at = 0;
  }

  /** Fills the next batch of the step. */
  public void fill(StepBatch batch) {
    int place = at;
    for (FloatBuffer buffer : buffers.in(batch)) {
      int count = buffer.capacity();
      buffer.put(0, place + count <= numbers.length ? numbers : zeros(place + count), place, count);
      place += count;
    }
  }

  /** Longer by zeros: nothing has been carried so far. */
  private float[] zeros(int length) {
    numbers = Arrays.copyOf(numbers, length);
    return numbers;
  }

  /** Takes what the batch that was filled last carries on. */
  public void take(StepBatch batch) {
    for (FloatBuffer buffer : buffers.out(batch)) {
      buffer.get(0, numbers, at, buffer.capacity());
      at += buffer.capacity();
    }
  }

  /** A copy of all numbers; empty for zeros. */
  float[] numbers() {
    return numbers.clone();
  }

  /** Goes on with numbers that another worker had. */
  void resume(float[] carried) {
    numbers = carried.clone();
  }
}
