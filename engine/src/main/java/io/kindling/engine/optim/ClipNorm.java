package io.kindling.engine.optim;

/** Scales down what has a norm above a limit, to that limit. */
record ClipNorm(float limit, Extent norms) implements Link {
  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    double norm = slice.norms().update();
    if (norm <= limit) {
      return;
    }
    float[] update = slice.update();
    float factor = (float) (limit / norm);
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] *= factor;
    }
  }
}
