package io.kindling.engine.optim;

/**
 * Divides the mean of the updates by the root of their mean square, both corrected for their start
 * at zero (Kingma and Ba 2015, algorithm 1; epsilon is added to the corrected root).
 */
record ScaleByAdam(float beta1, float beta2, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"mean", "square"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float meanScale = (float) Powers.correction(beta1, slice.step());
    float rootScale = (float) Math.sqrt(Powers.correction(beta2, slice.step()));
    float[] update = slice.update();
    float[] mean = state[0];
    float[] square = state[1];
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float m = beta1 * mean[i] + rest1 * g;
      float v = beta2 * square[i] + rest2 * g * g;
      mean[i] = m;
      square[i] = v;
      update[i] = m * meanScale / ((float) Math.sqrt(v) * rootScale + epsilon);
    }
  }
}
