package io.kindling.jobs.training;

import io.kindling.engine.network.Segment;
import java.util.List;
import java.util.Optional;

/**
 * The parameters after a step and its averaged gradient, if it has one, to be read while a listener
 * is called.
 */
public final class LayerNumbers {
  private final long steps;
  private final List<Segment> segments;
  private final float[] weights;
  private final Optional<float[]> gradient;

  LayerNumbers(long steps, List<Segment> segments, float[] weights, Optional<float[]> gradient) {
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

  /** Empty where shards step by themselves, and where points are only tried. */
  public Optional<float[]> gradient() {
    return gradient;
  }
}
