package io.kindling.engine.optim;

/**
 * Scales by the root of the mean square of the changes so far over that of the updates (Zeiler
 * 2012, algorithm 1).
 */
record ScaleByAdadelta(float decay, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"square", "change"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] square = state[0];
    float[] change = state[1];
    float rest = 1 - decay;
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float v = decay * square[i] + rest * g * g;
      float x = g * (float) (Math.sqrt(change[i] + epsilon) / Math.sqrt(v + epsilon));
      square[i] = v;
      change[i] = decay * change[i] + rest * x * x;
      update[i] = x;
    }
  }
}
