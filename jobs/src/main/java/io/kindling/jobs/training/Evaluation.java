package io.kindling.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.Kernels;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Measures a model on a part of the data: one Spark job, sums merged in the order of shards. */
public final class Evaluation {
  private Evaluation() {}

  /** The metrics that go with the loss, over all rows of the part. */
  public static EvaluationResult run(
      JavaSparkContext context,
      Network network,
      Loss loss,
      Weights weights,
      EngineSettings engine,
      PreparedData data,
      Part part) {
    Metrics metrics = Metrics.of(loss, network.outputs());
    if (data.rows(part) == 0) {
      return new EvaluationResult(Map.of(), List.of(), 0);
    }
    Task task =
        new Task(
            NetworkJson.write(network).toString(),
            loss,
            engine.kernels(),
            engine.threads(),
            engine.microBatch().orElse(Integer.MAX_VALUE),
            new SumsLayout(metrics.sums(), network.state().length()));
    Broadcast<float[][]> broadcast =
        context.broadcast(new float[][] {weights.parameters(), weights.state()});
    context.sc().setJobDescription("Measure the model on the " + part.word() + " part");
    try {
      List<double[]> byShard =
          ShardedRows.of(data, part)
              .shards()
              .mapPartitionsWithIndex(
                  (shard, rows) ->
                      List.of(task.sums(shard, rows.next(), broadcast.value())).iterator(),
                  true)
              .collect();
      double[] sums = new double[task.layout().length()];
      for (double[] shard : byShard) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += shard[i];
        }
      }
      return new EvaluationResult(
          metrics.values(sums), lists(metrics.confusion(sums)), data.rows(part));
    } finally {
      context.sc().setJobDescription(null);
      broadcast.destroy();
    }
  }

  private static List<List<Double>> lists(double[][] rows) {
    return Arrays.stream(rows).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  private record Task(
      String network, Loss loss, Kernels kernels, int threads, int microBatch, SumsLayout layout)
      implements Serializable {
    double[] sums(int number, ShardRows shard, float[][] weights) throws JsonProcessingException {
      Network built = NetworkJson.read(new ObjectMapper().readTree(network));
      double[] sums = new double[layout.length()];
      try (StepEngine steps = StepEngine.open(built, loss, Backends.of(kernels, threads), 1)) {
        steps.load(weights[0], weights[1]);
        new ShardWork(
                steps, Metrics.of(loss, built.outputs()), layout, microBatch, 0, new Stopwatch())
            .evaluateInto(shard, number, sums);
      }
      return sums;
    }
  }
}
