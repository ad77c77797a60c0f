package io.kindling.engine.optim;

import java.util.Arrays;

/** Numbers in arrays of one length, the last of which may be shorter. */
final class Parts {
  private final int part;
  private final float[][] arrays;

  /** So many zeros, in arrays of {@code part} numbers. */
  Parts(int count, int part) {
    this.part = part;
    this.arrays = new float[part == 0 ? 1 : Math.max(1, (count + part - 1) / part)][];
    Arrays.setAll(arrays, i -> new float[Math.min(part, count - i * part)]);
  }

  /** How many numbers an array has, but for the last. */
  int length() {
    return part;
  }

  int count() {
    return arrays.length;
  }

  float[] array(int number) {
    return arrays[number];
  }

  void clear() {
    for (float[] array : arrays) {
      Arrays.fill(array, 0);
    }
  }

  /** Copies the numbers from {@code from} on to a place in an array. */
  void copyInto(int from, int count, float[] target, int at) {
    for (int done = 0; done < count; ) {
      float[] array = arrays[(from + done) / part];
      int start = (from + done) % part;
      int length = Math.min(count - done, array.length - start);
      System.arraycopy(array, start, target, at + done, length);
      done += length;
    }
  }

  /** Takes the numbers from {@code from} on from a place in an array. */
  void takeFrom(int from, int count, float[] source, int at) {
    for (int done = 0; done < count; ) {
      float[] array = arrays[(from + done) / part];
      int start = (from + done) % part;
      int length = Math.min(count - done, array.length - start);
      System.arraycopy(source, at + done, array, start, length);
      done += length;
    }
  }
}
