package io.kindling.jobs.averaging;

/** Parameters and running statistics as a worker reads them; not to be changed. */
public final class Snapshot {
  private final float[] parameters;
  private final float[] state;

  Snapshot(float[] parameters, float[] state) {
    this.parameters = parameters;
    this.state = state;
  }

  public float[] parameters() {
    return parameters;
  }

  public float[] state() {
    return state;
  }
}
