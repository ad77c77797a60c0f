package io.kindling.engine.optim;

/**
 * Adds the decay, and scales each layer by the norm of its parameters over that of its gradient
 * (You, Gitman and Ginsburg 2017). A layer one of whose norms is zero is not scaled.
 */
record ScaleByLars(float trust, float decay) implements Link {
  @Override
  public Extent norms() {
    return Extent.SEGMENT;
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] parameters = slice.parameters();
    float own = decay * slice.decay();
    double gradient = slice.norms().update();
    double weight = slice.norms().parameters();
    float factor =
        gradient > 0 && weight > 0 ? (float) (trust * weight / (gradient + own * weight)) : 1;
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] = factor * (update[i] + own * parameters[i]);
    }
  }
}
