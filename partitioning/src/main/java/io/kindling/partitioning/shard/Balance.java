package io.kindling.partitioning.shard;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import java.util.stream.DoubleStream;

/** Weights for classes that are not equally frequent. */
public final class Balance {
  private Balance() {}

  /**
   * What the rows of each class must weigh for all classes to weigh the same, and all rows as much
   * as before: with K classes that occur, and W the weight of all rows, W / (K W_c) for a class
   * whose rows weigh W_c.
   */
  public static float[] factors(Shards train, Encoders encoders) {
    int classes = encoders.classes().size();
    double[] sums = new double[classes];
    for (double[] shard : train.each(one -> weights(one, encoders, classes))) {
      for (int i = 0; i < classes; i++) {
        sums[i] += shard[i];
      }
    }
    double all = DoubleStream.of(sums).sum();
    long occurring = DoubleStream.of(sums).filter(weight -> weight > 0).count();
    float[] factors = new float[classes];
    for (int i = 0; i < classes; i++) {
      factors[i] = sums[i] > 0 ? (float) (all / (occurring * sums[i])) : 1;
    }
    return factors;
  }

  private static double[] weights(PackedShard shard, Encoders encoders, int classes) {
    double[] weights = new double[classes];
    for (Rows rows : shard.packed()) {
      for (int row = 0; row < rows.count(); row++) {
        int start = rows.start(row);
        float weight = (float) encoders.schema().weightOf(rows.data(), start);
        weights[encoders.classOf(rows.data(), start, rows.start(row + 1))] += weight;
      }
    }
    return weights;
  }
}
