package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.model.Safetensors;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.shard.BatchPlan;
import io.kindling.partitioning.shard.Lanes;
import java.util.List;
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
  private static final int ROUND_STEPS = 2000;

  /** Fewer, because so many may have to be made again where a worker is lost. */
  private static final int STREAM_ROUND_STEPS = 64;

  public TrainingRequest {
    Safetensors.checkSize(network.parameters(), network.state());
    Checks.require(
        data.rows(Part.TRAIN) > 0, "The training part is empty: give data.split.train more rows");
    Checks.require(
        training.earlyStopping().isEmpty() || data.rows(Part.VALIDATION) > 0,
        "training.earlyStopping watches %s, but there is no validation part: give"
            + " data.split.validation a fraction above 0, or remove training.earlyStopping",
        training.earlyStopping().map(stopping -> stopping.metric()).orElse(""));
    int lanes = data.lanes(Part.TRAIN).map(Lanes::count).orElse(training.batchSize());
    Checks.require(
        lanes == training.batchSize(),
        "The text was cut into %s lanes, but training.batchSize is %s: expected a lane for each row"
            + " of a step",
        lanes,
        training.batchSize());
    training.earlyStopping().ifPresent(stopping -> checkMetric(stopping, training, network));
    Optimizer.of(training.optimizer(), training.stepping(), network.parameters().segments());
    checkSchedule(training.stepping().schedule(), "training.schedule", training, network, data);
    for (ParameterGroup group : training.stepping().groups()) {
      String where = "the schedule of the parameter group " + group.patterns();
      group
          .own()
          .flatMap(OwnOptimizer::schedule)
          .ifPresent(schedule -> checkSchedule(schedule, where, training, network, data));
    }
    training.threshold().ifPresent(rule -> checkThreshold(rule, training, network, data));
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
    Metrics metrics = Metrics.of(training.loss(), network);
    Set<String> names = metrics.values(new double[metrics.sums()]).keySet();
    Checks.require(
        names.contains(stopping.name()),
        "Unknown metric '%s' in training.earlyStopping.metric: expected one of %s",
        stopping.metric(),
        names.stream().map(name -> EarlyStopping.PART + name).toList());
  }

  private static void checkThreshold(
      DecisionRule rule, TrainingSettings training, Network network, PreparedData data) {
    Metrics detailed = Metrics.detailed(training.loss(), network.outputs(), Details.USUAL);
    int curves = detailed.curves(new double[detailed.sums()]).size();
    Checks.require(
        curves == 1,
        "training.threshold goes with the probabilities of two classes, found %s numbers to predict"
            + " with the loss %s",
        network.outputs(),
        training.loss().word());
    Checks.require(
        rule instanceof DecisionRule.Fixed || data.rows(Part.VALIDATION) > 0,
        "training.threshold = %s is chosen on the validation part, which is empty: give"
            + " data.split.validation a fraction above 0, or write a probability",
        rule.word());
  }

  private static void checkSchedule(
      RateSchedule schedule,
      String where,
      TrainingSettings training,
      Network network,
      PreparedData data) {
    Metrics metrics = Metrics.of(training.loss(), network);
    List<String> parts =
        data.rows(Part.VALIDATION) > 0
            ? List.of(Course.TRAIN, EarlyStopping.PART)
            : List.of(Course.TRAIN);
    List<String> known =
        metrics.values(new double[metrics.sums()]).keySet().stream()
            .flatMap(name -> parts.stream().map(part -> part + name))
            .sorted()
            .toList();
    for (String metric : schedule.metrics()) {
      Checks.require(
          known.contains(metric),
          "Unknown metric '%s' in %s: expected one of %s",
          metric,
          where,
          known);
    }
  }

  private static Batches batches(Network network, TrainingSettings training, PreparedData data) {
    BatchPlan plan =
        data.lanes(Part.TRAIN)
            .map(lanes -> plan(network, lanes))
            .orElseGet(() -> plan(network, training, data));
    return new Batches(plan, data.shardCount());
  }

  private static BatchPlan plan(Network network, Lanes lanes) {
    return network.usesBatchStatistics() ? BatchPlan.withStatistics(lanes) : BatchPlan.of(lanes);
  }

  private static BatchPlan plan(Network network, TrainingSettings training, PreparedData data) {
    long rows = data.rows(Part.TRAIN);
    return network.usesBatchStatistics()
        ? BatchPlan.withStatistics(rows, data.shardCount(), training.batchSize(), training.seed())
        : BatchPlan.of(rows, data.shardCount(), training.batchSize(), training.seed());
  }

  /** The rows of each step. */
  Batches batches() {
    return batches(network, training, data);
  }

  /** Whether rows continue each other, so that shards carry state from step to step. */
  boolean isStream() {
    return data.lanes(Part.TRAIN).isPresent();
  }

  /** The steps of a round: as set, or enough for the cost of a stage to vanish. */
  public int roundSteps() {
    return averaging.roundSteps().orElse(isStream() ? STREAM_ROUND_STEPS : ROUND_STEPS);
  }

  /** S. */
  int shards() {
    return data.shardCount();
  }

  /** The steps of an epoch. */
  public int stepsPerEpoch() {
    return batches().plan().steps();
  }

  /**
   * Refuses, with a worker's sentence, what a worker on a machine with the memory of this one would
   * refuse.
   */
  public void checkMemory() {
    int micro = engine.microBatch().orElse(Integer.MAX_VALUE);
    int rows = Math.min(micro, batches().largestPart());
    if (data.rows(Part.VALIDATION) > 0) {
      int most = Math.min(micro, ShardWork.EVALUATION_ROWS);
      int lanes =
          data.lanes(Part.VALIDATION)
              .map(cut -> (cut.count() + shards() - 1) / shards())
              .orElse(most);
      rows = Math.max(rows, Math.min(most, lanes));
    }
    StepEngine.checkMemory(network, rows, ShardTree.gradients(shards()));
  }

  /** What the user should know about the rows that batch statistics are taken of. */
  public Optional<String> coarseStatistics() {
    return network.usesBatchStatistics() ? batches().plan().coarse() : Optional.empty();
  }

  /** What the user should know where a mean of the weights meets running statistics. */
  public Optional<String> averagedStatistics() {
    return network.usesBatchStatistics() && training.stepping().averages()
        ? Optional.of(
            "training.weightAverage takes the mean of the weights only: the running statistics of"
                + " batchNorm are those of the last weights")
        : Optional.empty();
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
