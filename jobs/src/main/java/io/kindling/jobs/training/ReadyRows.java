package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of a shard that were encoded once, for a training that reads them in every epoch. */
final class ReadyRows implements ShardRows {
  private static final long serialVersionUID = 1;

  /** Of the heap, for all that a machine can run at the same time. */
  private static final int SHARE = 8;

  private final int rows;
  private final int lanes;
  private final float[] features;
  private final List<float[]> targets;
  private final float[] weights;

  private ReadyRows(int rows, int lanes, float[] features, List<float[]> targets, float[] weights) {
    this.rows = rows;
    this.lanes = lanes;
    this.features = features;
    this.targets = targets;
    this.weights = weights;
  }

  /** Encodes all rows of a shard. */
  static ReadyRows of(Shard shard, Encoders encoders) {
    int[] numbers = IntStream.range(0, shard.rows()).toArray();
    float[] features = new float[numbers.length * encoders.shape().elements()];
    float[] weights = new float[numbers.length];
    List<float[]> targets = new ArrayList<>();
    for (Answer answer : encoders.answers()) {
      targets.add(new float[numbers.length * answer.targets(encoders.schema())]);
    }
    shard.gatherInto(
        encoders,
        numbers,
        0,
        numbers.length,
        FloatBuffer.wrap(features),
        targets.stream().map(FloatBuffer::wrap).toList(),
        FloatBuffer.wrap(weights));
    return new ReadyRows(numbers.length, shard.lanes(), features, targets, weights);
  }

  /** Whether so many rows are to be encoded once: others would not leave room on the heap. */
  static boolean fit(long rows, Encoders encoders) {
    long numbers = encoders.shape().elements();
    for (Answer answer : encoders.answers()) {
      numbers += answer.targets(encoders.schema());
    }
    Runtime machine = Runtime.getRuntime();
    long most = machine.maxMemory() / SHARE / machine.availableProcessors();
    return numbers * Float.BYTES * rows <= Math.min(most, Integer.MAX_VALUE);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public void gatherInto(
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer intoFeatures,
      List<FloatBuffer> intoTargets,
      FloatBuffer intoWeights) {
    Checks.require(touch == Touch.NONE, "Rows that were encoded cannot be changed before");
    for (int i = 0; i < count; i++) {
      int row = numbers[from + i];
      copy(features, row, intoFeatures, i);
      for (int output = 0; output < targets.size(); output++) {
        copy(targets.get(output), row, intoTargets.get(output), i);
      }
      intoWeights.put(i, weights[row]);
    }
  }

  private void copy(float[] all, int row, FloatBuffer into, int at) {
    int width = all.length / rows;
    into.put(at * width, all, row * width, width);
  }
}
