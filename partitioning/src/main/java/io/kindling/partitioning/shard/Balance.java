package io.kindling.partitioning.shard;

import io.kindling.partitioning.encode.Encoders;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/** Weights for classes that are not equally frequent. */
public final class Balance {
  private Balance() {}

  /**
   * What the rows of each class must weigh for all classes to weigh the same, and all rows as much
   * as before: n rows of K classes, n / (K n_c) for a class with n_c; K counts those that occur.
   */
  public static float[] factors(JavaRDD<Shard> train, Encoders encoders) {
    int classes = encoders.classes().size();
    long[] counts =
        train
            .map(shard -> counts((RowShard) shard, encoders, classes))
            .reduce(
                (left, right) -> {
                  for (int i = 0; i < left.length; i++) {
                    left[i] += right[i];
                  }
                  return left;
                });
    double all = LongStream.of(counts).sum();
    long occurring = LongStream.of(counts).filter(count -> count > 0).count();
    float[] factors = new float[classes];
    for (int i = 0; i < classes; i++) {
      factors[i] = counts[i] == 0 ? 1 : (float) (all / (occurring * counts[i]));
    }
    return factors;
  }

  private static long[] counts(RowShard shard, Encoders encoders, int classes) {
    long[] counts = new long[classes];
    for (int row = 0; row < shard.rows(); row++) {
      counts[encoders.classOf(shard.data(), shard.start(row), shard.start(row + 1))]++;
    }
    return counts;
  }
}
