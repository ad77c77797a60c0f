package io.kindling.jobs.boost;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.PackedShard;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the rows of a pool are labelled with and weigh, by their numbers.
 *
 * @param train the numbers of those to train on
 * @param targets what an output is measured by, row after row
 * @param width how many numbers that is for a row
 * @param weights of their own
 */
@SuppressWarnings("ArrayRecordComponent") // passed within the package, never compared
record KnownLabels(int[] train, float[] targets, int width, float[] weights) {
  /** Reads them from shards that hold all rows in the order of their numbers. */
  static KnownLabels of(int[] train, Encoders encoders, List<PackedShard> shards) {
    int count = shards.stream().mapToInt(PackedShard::rows).sum();
    int width = encoders.answers().get(0).targets(encoders.schema());
    float[] targets = new float[count * width];
    float[] weights = new float[count];
    int features = encoders.shape().elements();
    int done = 0;
    for (PackedShard shard : shards) {
      int rows = shard.rows();
      FloatBuffer labels = FloatBuffer.allocate(rows * width);
      FloatBuffer weighed = FloatBuffer.allocate(rows);
      FloatBuffer unused = FloatBuffer.allocate(Math.multiplyExact(rows, features));
      int[] all = IntStream.range(0, rows).toArray();
      shard.gatherInto(encoders, all, 0, rows, unused, List.of(labels), weighed);
      labels.get(0, targets, done * width, rows * width);
      weighed.get(0, weights, done, rows);
      done += rows;
    }
    return new KnownLabels(train, targets, width, weights);
  }

  int count() {
    return weights.length;
  }

  double totalWeight() {
    double sum = 0;
    for (int row : train) {
      sum += weights[row];
    }
    return sum;
  }
}
