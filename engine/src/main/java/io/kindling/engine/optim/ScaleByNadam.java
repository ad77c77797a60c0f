package io.kindling.engine.optim;

/**
 * Adam that looks ahead as Nesterov's momentum does (Dozat 2016, algorithm 8 with a momentum that
 * stays the same from step to step).
 */
record ScaleByNadam(float beta1, float beta2, float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"mean", "square"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float ahead = (float) (beta1 * Powers.correction(beta1, slice.step() + 1));
    float now = (float) ((1 - beta1) * Powers.correction(beta1, slice.step()));
    float rootScale = (float) Math.sqrt(Powers.correction(beta2, slice.step()));
    float[] update = slice.update();
    float[] mean = state[0];
    float[] square = state[1];
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float m = beta1 * mean[i] + (1 - beta1) * g;
      float v = beta2 * square[i] + (1 - beta2) * g * g;
      mean[i] = m;
      square[i] = v;
      update[i] = (ahead * m + now * g) / ((float) Math.sqrt(v) * rootScale + epsilon);
    }
  }
}
