package io.kindling.engine.optim;

/** Divides by the root of the sum of all squares so far (Duchi, Hazan and Singer 2011). */
record ScaleByAdagrad(float epsilon) implements Link {
  @Override
  public String[] state() {
    return new String[] {"squares"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] squares = state[0];
    for (int i = slice.from(); i < slice.to(); i++) {
      float g = update[i];
      float sum = squares[i] + g * g;
      squares[i] = sum;
      update[i] = g / ((float) Math.sqrt(sum) + epsilon);
    }
  }
}
