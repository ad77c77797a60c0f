package io.kindling.jobs.training;

/** The flat parameters and running statistics of a network at one moment. Not to be changed. */
public final class Weights {
  private final float[] parameters;
  private final float[] state;

  /** Takes copies. */
  public Weights(float[] parameters, float[] state) {
    this.parameters = parameters.clone();
    this.state = state.clone();
  }

  /** A copy of the parameters. */
  public float[] parameters() {
    return parameters.clone();
  }

  /** A copy of the running statistics. */
  public float[] state() {
    return state.clone();
  }
}
