package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.Optional;
import java.util.Set;

/**
 * A training to run.
 *
 * @param name what the run is called in Spark's pages and messages
 * @param network what is trained
 * @param data the rows; those of the validation part, if any, are measured after each epoch
 * @param checkpoints where the best weights are kept
 */
public record TrainingRequest(
    String name,
    Network network,
    TrainingSettings training,
    AveragingSettings averaging,
    EngineSettings engine,
    PreparedData data,
    CheckpointSink checkpoints) {
  public TrainingRequest {
    Checks.require(
        data.rows(Part.TRAIN) > 0, "The training part is empty: give data.split.train more rows");
    Checks.require(
        training.earlyStopping().isEmpty() || data.rows(Part.VALIDATION) > 0,
        "training.earlyStopping watches %s, but there is no validation part: give"
            + " data.split.validation a fraction above 0, or remove training.earlyStopping",
        training.earlyStopping().map(stopping -> stopping.metric()).orElse(""));
    training.earlyStopping().ifPresent(stopping -> checkMetric(stopping, training, network));
    int micro = engine.microBatch().orElse(Integer.MAX_VALUE);
    int part = batches(network, training, data).largestPart();
    Checks.require(
        !network.usesBatchStatistics() || micro >= part,
        "engine.microBatch is %s, but batch normalisation needs the %s rows of a shard's part of a"
            + " step at once: set it to %s or more, or to auto",
        micro,
        part,
        part);
  }

  private static void checkMetric(
      EarlyStopping stopping, TrainingSettings training, Network network) {
    Metrics metrics = Metrics.of(training.loss(), network.outputs());
    Set<String> names = metrics.values(new double[metrics.sums()]).keySet();
    Checks.require(
        names.contains(stopping.name()),
        "Unknown metric '%s' in training.earlyStopping.metric: expected one of %s",
        stopping.metric(),
        names.stream().map(name -> EarlyStopping.PART + name).toList());
  }

  private static Batches batches(Network network, TrainingSettings training, PreparedData data) {
    long rows = data.rows(Part.TRAIN);
    return network.usesBatchStatistics()
        ? Batches.withStatistics(rows, data.shardCount(), training.batchSize(), training.seed())
        : Batches.plain(rows, data.shardCount(), training.batchSize(), training.seed());
  }

  /** The rows of each step. */
  Batches batches() {
    return batches(network, training, data);
  }

  /** S. */
  int shards() {
    return data.shardCount();
  }

  /** The steps of an epoch. */
  public int stepsPerEpoch() {
    return batches().plan().steps();
  }

  /** What the user should know about the rows that batch statistics are taken of. */
  public Optional<String> coarseStatistics() {
    return network.usesBatchStatistics() ? batches().plan().coarse() : Optional.empty();
  }

  ShardedRows train() {
    return ShardedRows.of(data, Part.TRAIN);
  }

  Optional<ShardedRows> validation() {
    return data.rows(Part.VALIDATION) > 0
        ? Optional.of(ShardedRows.of(data, Part.VALIDATION))
        : Optional.empty();
  }
}
