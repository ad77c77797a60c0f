package io.kindling.engine.optim;

/**
 * Gives each layer's update the norm of its parameters (You et al. 2020, LAMB). A layer one of
 * whose norms is zero is not scaled.
 */
record ScaleByTrust() implements Link {
  @Override
  public Extent norms() {
    return Extent.SEGMENT;
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    double own = slice.norms().update();
    double weight = slice.norms().parameters();
    float factor = own > 0 && weight > 0 ? (float) (weight / own) : 1;
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] *= factor;
    }
  }
}
