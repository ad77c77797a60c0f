package io.kindling.partitioning.encode;

/** A number, as it is. */
record NumberTarget() implements TargetCode {
  @Override
  public int size() {
    return 1;
  }

  @Override
  public void encodeInto(byte[] data, int from, int to, float[] numbers) {
    numbers[0] = (float) Label.number(data, from);
  }
}
