package io.kindling.jobs.inference;

import io.kindling.partitioning.encode.Encoders;
import java.util.Arrays;

/** How long a model takes for one row alone, once it is encoded. */
public final class Latency {
  /** By which name it is bounded: a median, in milliseconds. */
  public static final String METRIC = "prediction.milliseconds";

  private static final int WARM_UP = 50;
  private static final int TIMES = 201;

  private Latency() {}

  /**
   * The median in milliseconds, by the thread that asks, of predictions after some that warm up.
   */
  public static double milliseconds(Inference model, Encoders encoders) {
    double[] times = new double[TIMES];
    try (Running running = model.open(encoders, 1)) {
      for (int i = 0; i < WARM_UP + TIMES; i++) {
        long start = System.nanoTime();
        running.run(1);
        times[Math.max(0, i - WARM_UP)] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return times[TIMES / 2];
  }
}
