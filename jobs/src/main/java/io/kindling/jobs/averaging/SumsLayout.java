package io.kindling.jobs.averaging;

import io.kindling.engine.metric.Metrics;
import java.io.Serializable;

/**
 * The doubles that travel with a gradient: the sums of the metrics, the rows, and the sums of the
 * batch statistics in the order of the network's state. Where shards step by themselves, these are
 * their running statistics times their rows.
 *
 * @param metrics how many sums the metrics have
 * @param state how many numbers the network's state has
 */
public record SumsLayout(int metrics, int state) implements Serializable {
  public static final int WEIGHT = Metrics.WEIGHT;
  public static final int LOSS = Metrics.LOSS;

  /** Where the number of rows is. */
  public int rows() {
    return metrics;
  }

  /** Where the sums of the statistics begin. */
  public int statistics() {
    return metrics + 1;
  }

  /** The mean of the shards' running statistics. */
  float[] meanState(double[] sums) {
    float[] mean = new float[state];
    for (int i = 0; i < state; i++) {
      mean[i] = (float) (sums[statistics() + i] / sums[rows()]);
    }
    return mean;
  }

  public int length() {
    return metrics + 1 + state;
  }
}
