package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.Payload;

/**
 * How many bytes of numbers went over the driver's transport. What workers in its own process give
 * by reference is not among them.
 *
 * @param received gradients or changes, with their sums and what shards hand back
 * @param sent parameters, with running statistics and what shards begin with
 */
public record Traffic(long received, long sent) {
  /** The bytes of the numbers in a message. */
  static long of(Object[] message) {
    long bytes = 0;
    for (Object part : message) {
      bytes += ofPart(part);
    }
    return bytes;
  }

  private static long ofPart(Object part) {
    if (part instanceof byte[] numbers) {
      return numbers.length;
    }
    if (part instanceof Payload numbers) {
      return numbers.length();
    }
    if (part instanceof float[] numbers) {
      return (long) numbers.length * Float.BYTES;
    }
    if (part instanceof double[] numbers) {
      return (long) numbers.length * Double.BYTES;
    }
    if (part instanceof int[] numbers) {
      return (long) numbers.length * Integer.BYTES;
    }
    return part instanceof int[][] rows ? of(rows) : 0;
  }
}
