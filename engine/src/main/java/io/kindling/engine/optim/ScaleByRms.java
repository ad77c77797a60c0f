package io.kindling.engine.optim;

/** Divides by the root of the mean square (Tieleman and Hinton 2012). */
record ScaleByRms(float decay, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"square"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] square = state[0];
    float rest = 1 - decay;
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float v = decay * square[i] + rest * g * g;
      square[i] = v;
      update[i] = g / ((float) Math.sqrt(v) + epsilon);
    }
  }
}
