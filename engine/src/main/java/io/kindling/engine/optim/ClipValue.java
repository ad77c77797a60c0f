package io.kindling.engine.optim;

/** Cuts every number off at a limit, above and below zero. */
record ClipValue(float limit) implements Link {
  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    for (int i = slice.from(); i < slice.to(); i++) {
      update[i] = Math.max(-limit, Math.min(limit, update[i]));
    }
  }
}
