package io.kindling.engine.optim;

/** Moves the parameters to zero by a share of the rate, whatever the gradient is. */
record DecayWeights(float decay) implements Link {
  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] parameters = slice.parameters();
    float share = slice.rate() * decay * slice.decay();
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] += share * parameters[i];
    }
  }
}
