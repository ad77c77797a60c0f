package io.kindling.engine.optim;

/**
 * Adds the gradient of a penalty on the parameters: l1 times their sum of absolute values and half
 * of l2 times their sum of squares.
 */
record AddPenalty(float l1, float l2) implements Link {
  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] parameters = slice.parameters();
    float absolute = l1 * slice.decay();
    float square = l2 * slice.decay();
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] += square * parameters[i];
    }
    if (absolute > 0) {
      for (int i = slice.from(); i < slice.to(); i++) {
        float x = parameters[i];
        update[i] += (x > 0 ? absolute : 0) - (x < 0 ? absolute : 0); // signum is slow
      }
    }
  }
}
