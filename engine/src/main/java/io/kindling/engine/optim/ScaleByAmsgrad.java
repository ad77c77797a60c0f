package io.kindling.engine.optim;

/**
 * Adam whose divisor never shrinks: it takes the largest mean square so far (Reddi, Kale and Kumar
 * 2018, with Adam's corrections for the start at zero).
 */
record ScaleByAmsgrad(float beta1, float beta2, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"mean", "square", "largest"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float meanScale = (float) Powers.correction(beta1, slice.step());
    float rootScale = (float) Math.sqrt(Powers.correction(beta2, slice.step()));
    float[] update = slice.update();
    float[] mean = state[0];
    float[] square = state[1];
    float[] largest = state[2];
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float m = beta1 * mean[i] + (1 - beta1) * g;
      float v = beta2 * square[i] + (1 - beta2) * g * g;
      float most = Math.max(largest[i], v);
      mean[i] = m;
      square[i] = v;
      largest[i] = most;
      update[i] = m * meanScale / ((float) Math.sqrt(most) * rootScale + epsilon);
    }
  }
}
