package io.kindling.jobs.averaging;

/** The sum of two shares that is not added up before it is needed: rows take less room apart. */
record PairShare(Share one, Share other) implements Share {
  @Override
  public void copyInto(float[] target, int shift, int from, int to) {
    one.copyInto(target, shift, from, to);
    other.accumulate(target, shift, from, to);
  }

  @Override
  public void accumulate(float[] target, int shift, int from, int to) {
    float[] sum = new float[to - from];
    copyInto(sum, -from, from, to);
    Share.add(sum, 0, target, from + shift, to - from);
  }
}
