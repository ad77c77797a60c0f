package io.kindling.jobs.inference;

import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a model reaches on a part of the data.
 *
 * @param values metrics by name
 * @param confusion counts by true class (rows) and predicted class; empty where there are none
 */
public record Measured(Map<String, Double> values, double[][] confusion) {

  public Measured {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Measures a model on all rows of a part, which must have some. */
  public static Measured on(JavaSparkContext spark, Inference model, PreparedData data, Part part) {
    Encoders encoders = data.encoders();
    Broadcast<Inference> sent = spark.broadcast(model);
    try {
      List<double[]> sums =
          DataFailures.unwrapped(
              () ->
                  data.shards(part)
                      .mapPartitions(shards -> sums(sent.value(), encoders, shards))
                      .collect());
      Metrics metrics = metrics(model);
      double[] total = new double[metrics.sums()];
      for (double[] shard : sums) {
        for (int i = 0; i < total.length; i++) {
          total[i] += shard[i];
        }
      }
      return new Measured(metrics.values(total), metrics.confusion(total));
    } finally {
      sent.destroy();
    }
  }

  private static Metrics metrics(Inference model) {
    Network network = model.network();
    return Metrics.of(model.loss(), network.outputs());
  }

  private static Iterator<double[]> sums(
      Inference model, Encoders encoders, Iterator<Shard> shards) {
    List<double[]> all = new ArrayList<>();
    Metrics metrics = metrics(model);
    try (StepEngine engine = model.open()) {
      StepBatch batch = Inference.batch(engine);
      while (shards.hasNext()) {
        Shard shard = shards.next();
        double[] sums = new double[metrics.sums()];
        int[] rows = IntStream.range(0, shard.rows()).toArray();
        for (int from = 0; from < rows.length; from += Inference.ROWS) {
          int count = Math.min(Inference.ROWS, rows.length - from);
          shard.gatherInto(
              encoders, rows, from, count, batch.features(), batch.targets(), batch.weights());
          for (int row = count; row < Inference.ROWS; row++) {
            batch.weights().put(row, 0);
          }
          Inference.run(engine, batch);
          metrics.accumulate(batch, sums, 0);
        }
        all.add(sums);
      }
    }
    return all.iterator();
  }
}
