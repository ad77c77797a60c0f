package io.kindling.engine.optim;

/**
 * Divides the corrected mean of the updates by their largest size, which decays (Kingma and Ba
 * 2015, algorithm 2; epsilon is added to each size, so that a size of zero divides nothing).
 */
record ScaleByAdamax(float beta1, float beta2, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"mean", "size"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float meanScale = (float) Powers.correction(beta1, slice.step());
    float[] update = slice.update();
    float[] mean = state[0];
    float[] size = state[1];
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float m = beta1 * mean[i] + (1 - beta1) * g;
      float u = Math.max(beta2 * size[i], Math.abs(g) + epsilon);
      mean[i] = m;
      size[i] = u;
      update[i] = m * meanScale / u;
    }
  }
}
