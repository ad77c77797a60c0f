package io.kindling.engine.optim;

/**
 * Adam that looks ahead as Nesterov's momentum does (Dozat 2016, algorithm 8), with the momentum
 * that PyTorch gives it: in step t, beta1 (1 - 0.96^(t momentumDecay) / 2).
 */
record ScaleByNadam(float beta1, float beta2, float epsilon, float momentumDecay) implements Link {
  private static final double GROWTH = 0.96;

  /** A product below it is lost beside 1. */
  private static final double LOST = 0x1p-54;

  @Override
  public String[] state() {
    return new String[] {"mean", "square"};
  }

  @Override
  public void applyInPlace(Slice slice, float[][] state) {
    double product = product(slice.step());
    double next = momentum(slice.step() + 1);
    float ahead = (float) (next / (1 - product * next));
    float now = (float) ((1 - momentum(slice.step())) / (1 - product));
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

  private double momentum(long step) {
    return beta1 * (1 - Math.pow(GROWTH, step * (double) momentumDecay) / 2);
  }

  /**
   * Of the momenta up to a step; 0 where that makes no difference, which spares late steps the
   * loop. It is a function of the step, so that a training that is resumed goes on with it.
   */
  private double product(long step) {
    if (Math.pow(beta1, (double) step) < LOST) {
      return 0;
    }
    double growth = Math.pow(GROWTH, momentumDecay);
    double missing = 0.5;
    double product = 1;
    for (long t = 1; t <= step && product >= LOST; t++) {
      missing *= growth;
      product *= beta1 * (1 - missing);
    }
    return product;
  }
}
