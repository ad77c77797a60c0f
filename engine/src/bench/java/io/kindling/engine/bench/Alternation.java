package io.kindling.engine.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** Measures several things in turns, so that a busy machine slows all of them. */
public final class Alternation {
  private static final double NANOS_PER_MILLI = 1e6;

  private Alternation() {}

  /** The median of each measurement over rounds in which every one has its turn. */
  public static double[] medians(int rounds, DoubleSupplier... measurements) {
    List<double[]> found = new ArrayList<>();
    while (found.size() < rounds) {
      found.add(round(measurements));
    }
    return medians(found, measurements.length);
  }

  /** The same over as many rounds as begin in this time, but at least so many. */
  static double[] mediansWithin(double seconds, int rounds, DoubleSupplier... measurements) {
    long end = System.nanoTime() + (long) (seconds * 1e3 * NANOS_PER_MILLI);
    List<double[]> found = new ArrayList<>();
    while (found.size() < rounds || System.nanoTime() < end) {
      found.add(round(measurements));
    }
    return medians(found, measurements.length);
  }

  private static double[] round(DoubleSupplier... measurements) {
    return Stream.of(measurements).mapToDouble(DoubleSupplier::getAsDouble).toArray();
  }

  private static double[] medians(List<double[]> rounds, int measurements) {
    double[] medians = new double[measurements];
    for (int i = 0; i < measurements; i++) {
      int measurement = i;
      medians[i] = median(rounds.stream().mapToDouble(round -> round[measurement]).toArray());
    }
    return medians;
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

  /** Calls at least once and for about this long: lets the JIT compiler finish. */
  public static void warm(Runnable call, double milliseconds) {
    long end = System.nanoTime() + (long) (milliseconds * NANOS_PER_MILLI);
    do {
      call.run();
    } while (System.nanoTime() < end);
  }
}
