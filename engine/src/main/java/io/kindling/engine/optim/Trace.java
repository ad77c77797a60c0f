package io.kindling.engine.optim;

/** A decaying sum of updates: momentum; with Nesterov's look-ahead where asked for. */
record Trace(float decay, boolean nesterov) implements Link {
  @Override
  public String[] state() {
    return new String[] {"trace"};
  }

  @Override
  public void applyInPlace(float[] update, int from, int to, long step, float[][] state) {
    float[] trace = state[0];
    float ahead = nesterov ? decay : 1;
    float now = nesterov ? 1 : 0;
    for (int i = from; i < to; i++) {
      float sum = decay * trace[i] + update[i];
      trace[i] = sum;
      update[i] = now * update[i] + ahead * sum;
    }
  }
}
