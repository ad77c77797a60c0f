package io.kindling.jobs.averaging;

/** A share of which all numbers of one slice are there, in an array of its own. */
final class SliceShare implements Share {
  private final float[] numbers;
  private final int first;

  /**
   * A share.
   *
   * @param numbers may be changed
   * @param first the place of the slice's first number
   */
  SliceShare(float[] numbers, int first) {
    this.numbers = numbers;
    this.first = first;
  }

  float[] numbers() {
    return numbers;
  }

  @Override
  public void copyInto(float[] target, int shift, int from, int to) {
    System.arraycopy(numbers, from - first, target, from + shift, to - from);
  }

  @Override
  public void accumulate(float[] target, int shift, int from, int to) {
    Share.add(numbers, from - first, target, from + shift, to - from);
  }
}
