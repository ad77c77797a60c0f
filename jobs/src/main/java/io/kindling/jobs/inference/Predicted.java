package io.kindling.jobs.inference;

import io.kindling.engine.step.Outcome;
import io.kindling.engine.step.StepBatch;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a model puts out for shards in this process. */
public final class Predicted {
  private Predicted() {}

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
