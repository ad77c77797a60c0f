package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.CounterRandom;
import java.util.Arrays;

/** First values of windows of parameters; the key says everything about those that are drawn. */
final class Draws {
  /** Beyond so many deviations, a number of a truncated normal distribution is drawn again. */
  private static final double TRUNCATED_AT = 2;

  private Draws() {}

  static double[] constant(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  static double[] normal(int count, long key, double deviation) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = CounterRandom.normal(key, 0, i) * deviation;
    }
    return values;
  }

  static double[] truncatedNormal(int count, long key, double deviation) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      double normal = CounterRandom.normal(key, 0, i);
      for (int again = 1; Math.abs(normal) > TRUNCATED_AT; again++) {
        normal = CounterRandom.normal(key, again, i);
      }
      values[i] = normal * deviation;
    }
    return values;
  }

  static double[] uniform(int count, long key, double low, double high) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = low + (high - low) * CounterRandom.uniform(key, 0, i);
    }
    return values;
  }

  /** Uniform between a limit below and above 0. */
  static double[] symmetric(int count, long key, double limit) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (2 * CounterRandom.uniform(key, 0, i) - 1) * limit;
    }
    return values;
  }

  /**
   * Channel c to channel c. The centre of a kernel is where zeros on both sides keep the place of
   * an input, the smaller half before it; a filter sees the channels of its group only.
   */
  static double[] identity(Shape shape, double gain) {
    double[] values = new double[shape.elements()];
    int in = shape.size(1);
    int kernel = in == 0 ? 0 : values.length / Math.max(1, shape.size(0) * in);
    int centre = 0;
    for (int i = 2; i < shape.rank(); i++) {
      centre = centre * shape.size(i) + (shape.size(i) - 1) / 2;
    }
    boolean kernels = shape.rank() > 2 && kernel > 0;
    int filters = kernels ? shape.size(0) : Math.min(shape.size(0), in);
    for (int c = 0; c < filters; c++) {
      values[(c * in + c % in) * kernel + centre] = gain;
    }
    return values;
  }
}
