package io.kindling.engine.optim;

/** A decaying sum of updates: momentum; with Nesterov's look-ahead where asked for. */
record Trace(float decay, boolean nesterov) implements Link {
  @Override
  public String[] state() {
    return new String[] {"trace"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    float[] update = slice.update();
    float[] trace = state[0];
    float ahead = nesterov ? decay : 1;
    float now = nesterov ? 1 : 0;
    for (int i = slice.from(); i < slice.to(); i++) {
      float sum = decay * trace[i] + update[i];
      trace[i] = sum;
      update[i] = now * update[i] + ahead * sum;
    }
  }
}
