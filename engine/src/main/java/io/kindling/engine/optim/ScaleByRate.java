package io.kindling.engine.optim;

/** Multiplies by the learning rate. */
record ScaleByRate() implements Link {
  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float rate = slice.rate();
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] *= rate;
    }
  }
}
