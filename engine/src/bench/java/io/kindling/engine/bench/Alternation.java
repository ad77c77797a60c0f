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

  /** Rounds in which every measurement has its turn. */
  public static Turns turns(int rounds, DoubleSupplier... measurements) {
    return turnsWithin(0, rounds, measurements);
  }

  /** The same, as many rounds as begin in this time, but at least so many. */
  static Turns turnsWithin(double seconds, int rounds, DoubleSupplier... measurements) {
    long end = System.nanoTime() + (long) (seconds * 1e3 * NANOS_PER_MILLI);
    List<double[]> found = new ArrayList<>();
    while (found.size() < rounds || System.nanoTime() < end) {
      found.add(Stream.of(measurements).mapToDouble(DoubleSupplier::getAsDouble).toArray());
    }
    return new Turns(found);
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
