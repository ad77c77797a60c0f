package io.kindling.engine.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** Measures several things in turns, so that a busy machine slows all of them. */
public final class Alternation {
  private static final double NANOS_PER_MILLI = 1e6;

  private Alternation() {}

  /** The median of each measurement over rounds in which every one has its turn. */
  public static double[] medians(int rounds, DoubleSupplier... measurements) {
    double[][] found = new double[measurements.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < measurements.length; i++) {
        found[i][round] = measurements[i].getAsDouble();
      }
    }
    return Arrays.stream(found).mapToDouble(Alternation::median).toArray();
  }

  /** The middle number; of an even count, the mean of the two in the middle. */
  public static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Measures the milliseconds of a call as the mean over one turn. */
  public static DoubleSupplier milliseconds(Runnable call, int callsATurn) {
    return () -> {
      long start = System.nanoTime();
      for (int i = 0; i < callsATurn; i++) {
        call.run();
      }
      return (System.nanoTime() - start) / NANOS_PER_MILLI / callsATurn;
    };
  }

  /** Calls for about this long: lets the JIT compiler finish. */
  public static void warm(Runnable call, double milliseconds) {
    long end = System.nanoTime() + (long) (milliseconds * NANOS_PER_MILLI);
    while (System.nanoTime() < end) {
      call.run();
    }
  }
}
