package io.kindling.engine.optim;

/**
 * The elements that a link works on at once, and what holds for all of them. It moves on from
 * elements to elements, so that a step makes no more objects than it has slices.
 */
final class Slice {
  private final float[] update;
  private final float[] parameters;
  private final long step;
  private int from;
  private int to;
  private float rate;
  private float decay;
  private NormPair norms = NormPair.NONE;

  Slice(float[] update, float[] parameters, long step) {
    this.update = update;
    this.parameters = parameters;
    this.step = step;
  }

  /** Goes on to other elements, with their learning rate and the factor of their decay. */
  void moveTo(int first, int behind, float newRate, float newDecay) {
    from = first;
    to = behind;
    rate = newRate;
    decay = newDecay;
  }

  /** Says the norms that the next link asked for. */
  void give(NormPair found) {
    norms = found;
  }

  /** What a link changes, from {@link #from} to below {@link #to}. */
  float[] update() {
    return update;
  }

  /** The parameters as they were before the step, at the same places. */
  float[] parameters() {
    return parameters;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The number of the step, from 1. */
  long step() {
    return step;
  }

  /** The learning rate of this step and of these elements. */
  float rate() {
    return rate;
  }

  /** Multiplies what pulls these elements to zero. */
  float decay() {
    return decay;
  }

  /** Of the update and the parameters, where the link asked for them. */
  NormPair norms() {
    return norms;
  }
}
