package io.kindling.jobs.inference;

import io.kindling.engine.metric.Classified;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Metrics;
import io.kindling.jobs.spark.Shipped;
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
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a model reaches on a part of the data.
 *
 * @param values metrics by name
 * @param classified what is told of the classes of each output that has some
 */
public record Measured(Map<String, Double> values, List<Classified> classified) {

  public Measured {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    classified = List.copyOf(classified);
  }

  /** Measures a model on all rows of a part, which must have some. */
  public static Measured on(JavaSparkContext spark, Inference model, PreparedData data, Part part) {
    Encoders encoders = data.encoders();
    Broadcast<Shipped<Inference>> sent = spark.broadcast(Shipped.of(model));
    try {
      List<double[]> sums =
          DataFailures.unwrapped(
              () ->
                  data.shards(part)
                      .mapPartitions(shards -> sums(sent.value().value(), encoders, shards))
                      .collect());
      return merged(model, sums);
    } finally {
      sent.destroy();
    }
  }

  /** Measures a model on shards in this process, which must have some row. */
  public static Measured here(Inference model, Encoders encoders, List<? extends Shard> shards) {
    List<double[]> all = new ArrayList<>();
    sums(model, encoders, List.<Shard>copyOf(shards).iterator()).forEachRemaining(all::add);
    return merged(model, all);
  }

  /** The sums of shards, added up in the order of these. */
  private static Measured merged(Inference model, List<double[]> sums) {
    Metrics metrics = metrics(model);
    double[] total = new double[metrics.sums()];
    for (double[] shard : sums) {
      for (int i = 0; i < total.length; i++) {
        total[i] += shard[i];
      }
    }
    return new Measured(metrics.values(total), metrics.classified(total));
  }

  /** From which probability on a rule takes a row as the second of two classes. */
  public double threshold(DecisionRule rule) {
    return rule.threshold(classified.get(0).curves().get(0));
  }

  private static Metrics metrics(Inference model) {
    return Metrics.detailed(model.objective(), model.network(), model.details());
  }

  private static Iterator<double[]> sums(
      Inference model, Encoders encoders, Iterator<Shard> shards) {
    List<double[]> all = new ArrayList<>();
    Metrics metrics = metrics(model);
    int most = model.rows();
    Optional<Running> opened = Optional.empty();
    try {
      while (shards.hasNext()) {
        Shard shard = shards.next();
        int rows = rows(shard, most);
        if (opened.isEmpty() || opened.get().rows() != rows) {
          opened.ifPresent(Running::close);
          opened = Optional.of(model.open(encoders, rows));
        }
        double[] sums = new double[metrics.sums()];
        accumulate(opened.get(), shard, metrics, sums);
        all.add(sums);
      }
    } finally {
      opened.ifPresent(Running::close);
    }
    return all.iterator();
  }

  /** The rows of a batch: of a stream no more than it has lanes. */
  private static int rows(Shard shard, int most) {
    return shard.lanes() < shard.rows() ? Math.min(most, shard.lanes()) : most;
  }

  /** Lanes go through the model side by side, each from its first row to its last. */
  private static void accumulate(Running running, Shard shard, Metrics metrics, double[] sums) {
    int[] rows = IntStream.range(0, shard.rows()).toArray();
    for (int lane = 0; lane < shard.lanes(); lane += running.rows()) {
      int count = Math.min(running.rows(), shard.lanes() - lane);
      running.restart();
      for (int from = lane; from < rows.length; from += shard.lanes()) {
        running.gather(shard, rows, from, count);
        running.run(count);
        metrics.accumulate(running.batch(), sums, 0);
      }
    }
  }
}
