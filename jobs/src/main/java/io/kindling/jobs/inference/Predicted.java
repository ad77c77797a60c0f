package io.kindling.jobs.inference;

import io.kindling.engine.step.Outcome;
import io.kindling.engine.step.StepBatch;
import io.kindling.jobs.spark.Sealed;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** What a model puts out for shards. */
public final class Predicted {
  private Predicted() {}

  /** The same of a part that Spark holds; brought to the driver. */
  public static List<float[]> on(
      JavaSparkContext spark, Inference model, PreparedData data, Part part) {
    Encoders encoders = data.encoders();
    Broadcast<Sealed<Inference>> sent = spark.broadcast(new Sealed<>(model));
    try {
      List<ArrayList<float[]>> shards =
          DataFailures.unwrapped(
              () ->
                  data.shards(part)
                      .map(
                          shard ->
                              new ArrayList<>(here(sent.value().value(), encoders, List.of(shard))))
                      .collect());
      List<float[]> all = new ArrayList<>();
      for (int head = 0; head < shards.get(0).size(); head++) {
        all.add(joined(shards, head));
      }
      return all;
    } finally {
      sent.destroy();
    }
  }

  private static float[] joined(List<ArrayList<float[]>> shards, int head) {
    int length = shards.stream().mapToInt(one -> one.get(head).length).reduce(0, Math::addExact);
    float[] all = new float[length];
    int next = 0;
    for (List<float[]> one : shards) {
      float[] own = one.get(head);
      System.arraycopy(own, 0, all, next, own.length);
      next += own.length;
    }
    return all;
  }

  /** The numbers of each output, row after row, shards one behind the other. */
  public static List<float[]> here(
      Inference model, Encoders encoders, List<? extends Shard> shards) {
    int count = shards.stream().mapToInt(Shard::rows).sum();
    List<float[]> all = new ArrayList<>();
    try (Running running = model.open(encoders, model.rows())) {
      StepBatch batch = running.batch();
      for (Outcome head : batch.heads()) {
        int width = head.predictions().capacity() / batch.rows();
        all.add(new float[Math.multiplyExact(count, width)]);
      }
      int done = 0;
      for (Shard shard : shards) {
        int[] rows = IntStream.range(0, shard.rows()).toArray();
        for (int from = 0; from < rows.length; from += batch.rows()) {
          int some = Math.min(batch.rows(), rows.length - from);
          running.gatherFeatures(shard, rows, from, some);
          running.run(some);
          copy(batch, all, done, some);
          done += some;
        }
      }
    }
    return all;
  }

  private static void copy(StepBatch batch, List<float[]> all, int done, int rows) {
    for (int head = 0; head < all.size(); head++) {
      Outcome outcome = batch.heads().get(head);
      int width = outcome.predictions().capacity() / batch.rows();
      float[] target = all.get(head);
      outcome.predictions().get(0, target, done * width, rows * width);
    }
  }
}
