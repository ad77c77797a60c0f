package io.kindling.engine.optim;

/** Multiplies by the learning rate. */
record ScaleByRate(float rate) implements Link {
  @Override
  public String[] state() {
    return new String[0];
  }

  @Override
  public void applyInPlace(float[] update, int from, int to, long step, float[][] state) {
    for (int i = from; i < to; i++) {
      update[i] *= rate;
    }
  }
}
