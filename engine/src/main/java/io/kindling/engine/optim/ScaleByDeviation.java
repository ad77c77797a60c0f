package io.kindling.engine.optim;

/** Divides by the standard deviation: the centred form of RMSProp (Graves 2013). */
record ScaleByDeviation(float decay, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"mean", "square"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] mean = state[0];
    float[] square = state[1];
    float rest = 1 - decay;
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float m = decay * mean[i] + rest * g;
      float v = decay * square[i] + rest * g * g;
      mean[i] = m;
      square[i] = v;
      float variance = Math.max(0, v - m * m); // rounding can take it below zero
      update[i] = g / ((float) Math.sqrt(variance) + epsilon);
    }
  }
}
