package io.kindling.jobs.training;

import io.kindling.engine.network.Segment;
import java.util.List;

/** The parameters and the averaged gradient of a step, to be read while a listener is called. */
public final class LayerNumbers {
  private final long steps;
  private final List<Segment> segments;
  private final float[] weights;
  private final float[] gradient;

  LayerNumbers(long steps, List<Segment> segments, float[] weights, float[] gradient) {
    this.steps = steps;
    this.segments = segments;
    this.weights = weights;
    this.gradient = gradient;
  }

  /** How many steps were made. */
  public long steps() {
    return steps;
  }

  /** The windows of both arrays. */
  public List<Segment> segments() {
    return segments;
  }

  public float[] weights() {
    return weights;
  }

  public float[] gradient() {
    return gradient;
  }
}
