package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.model.Safetensors;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import io.kindling.engine.network.Summary;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.TrainingSettings;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Sharded;
import io.kindling.partitioning.shard.BatchPlan;
import io.kindling.partitioning.shard.Lanes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A training to run.
 *
 * @param name what the run is called in Spark's pages and messages
 * @param network what is trained
 * @param data the rows; those of the validation part, if any, are measured after epochs
 * @param checkpoints where the best weights are kept
 */
public record TrainingRequest(
    String name,
    Network network,
    TrainingSettings training,
    AveragingSettings averaging,
    EngineSettings engine,
    Sharded data,
    CheckpointSink checkpoints) {
  private static final int ROUND_STEPS = 2000;

  /** Fewer, because so many may have to be made again where a worker is lost. */
  private static final int STREAM_ROUND_STEPS = 64;

  /** The same, counted in the steps after which changes are averaged. */
  private static final int HOLDING_ROUND_STEPS = 256;

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
    Objective objective = training.losses().objective(network);
    Checks.require(
        data.encoders().answers().size() == network.heads().size(),
        "The rows measure %s outputs, but the network puts out %s",
        data.encoders().answers().size(),
        network.heads());
    training.optimizer().check(training.stepping(), network);
    WatchedMetrics watched = WatchedMetrics.of(training);
    watched.check(metrics(objective, network, training), data.rows(Part.VALIDATION) > 0);
    watched.checkTimes(
        training.validateEvery(), epochs(training, batches(network, training, data).plan()));
    checkExchange(averaging.exchange(), training, data);
    Augmenting.of(data).forEach(one -> one.check(objective, network, training.optimizer()));
    training.threshold().ifPresent(rule -> checkThreshold(rule, objective, network, data));
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

  private static void checkExchange(
      ExchangeSettings exchange, TrainingSettings training, Sharded data) {
    Checks.require(
        training.optimizer() instanceof OptimizerSpec || !exchange.isLocal() && !exchange.rounds(),
        "training.optimizer is %s, which searches with the exact gradient of all rows: expected"
            + " averaging.every = 1 and averaging.wire = fp32, found %s and %s",
        training.optimizer().word(),
        exchange.every(),
        exchange.wire().word());
    Checks.require(
        !training.takesAllRows() || !exchange.isLocal(),
        "training.batchSize is all, so that an epoch has one step and ends with an exchange:"
            + " expected averaging.every = 1, found %s",
        exchange.every());
    int groups = exchange.groups(data.shardCount());
    Checks.require(
        groups <= data.shardCount(),
        "averaging.groups is %s, but there are %s shards: expected no more groups than shards",
        groups,
        data.shardCount());
  }

  /** With other settings. */
  public TrainingRequest with(TrainingSettings other) {
    return new TrainingRequest(name, network, other, averaging, engine, data, checkpoints);
  }

  /** With another place for checkpoints. */
  public TrainingRequest with(CheckpointSink other) {
    return new TrainingRequest(name, network, training, averaging, engine, data, other);
  }

  /**
   * Refuses a threshold, where one is set, for what is not trained.
   *
   * @throws ConfigException where the output of a network, or the rows, cannot have it
   */
  public static void requireThreshold(TrainingSettings training, Network network, Sharded data) {
    Objective objective = training.losses().objective(network);
    try {
      training.threshold().ifPresent(rule -> checkThreshold(rule, objective, network, data));
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static void checkThreshold(
      DecisionRule rule, Objective objective, Network network, Sharded data) {
    Checks.require(
        network.heads().size() == 1,
        "training.threshold goes with the one output of a network, found the outputs %s",
        network.heads());
    Metrics detailed = Metrics.detailed(objective, network, Details.USUAL);
    int curves = detailed.curves(new double[detailed.sums()]).size();
    Checks.require(
        curves == 1,
        "training.threshold goes with the probabilities of two classes, found %s numbers to predict"
            + " with the loss %s",
        network.outputs(),
        objective.heads().get(0).loss().word());
    Checks.require(
        rule instanceof DecisionRule.Fixed || data.rows(Part.VALIDATION) > 0,
        "training.threshold = %s is chosen on the validation part, which is empty: give"
            + " data.split.validation a fraction above 0, or write a probability",
        rule.word());
  }

  private static Batches batches(Network network, TrainingSettings training, Sharded data) {
    BatchPlan plan =
        data.lanes(Part.TRAIN)
            .map(lanes -> plan(network, lanes))
            .orElseGet(() -> plan(network, training, data));
    return new Batches(plan, data.shardCount());
  }

  private static BatchPlan plan(Network network, Lanes lanes) {
    return network.usesBatchStatistics() ? BatchPlan.withStatistics(lanes) : BatchPlan.of(lanes);
  }

  private static BatchPlan plan(Network network, TrainingSettings training, Sharded data) {
    long rows = data.rows(Part.TRAIN);
    return network.usesBatchStatistics()
        ? BatchPlan.withStatistics(rows, data.shardCount(), training.batchSize(), training.seed())
        : BatchPlan.of(rows, data.shardCount(), training.batchSize(), training.seed());
  }

  private static EpochMetrics metrics(
      Objective objective, Network network, TrainingSettings training) {
    return new EpochMetrics(objective, network, asked(training));
  }

  private static EpochMetrics.Asked asked(TrainingSettings training) {
    return new EpochMetrics.Asked(WatchedMetrics.of(training).ofValidation(), training.topK());
  }

  /** What is measured beside the usual. */
  EpochMetrics.Asked asked() {
    return asked(training);
  }

  /** What is measured of steps and epochs. */
  EpochMetrics metrics() {
    return metrics(objective(), network, training);
  }

  /** The names of all that a part can be measured by. */
  public Set<String> metricNames() {
    return metrics().possible();
  }

  /** The losses of the network's outputs. */
  Objective objective() {
    return training.losses().objective(network);
  }

  /** The rows of each step. */
  Batches batches() {
    return batches(network, training, data);
  }

  /** Whether rows continue each other, so that shards carry state from step to step. */
  public boolean isStream() {
    return data.lanes(Part.TRAIN).isPresent();
  }

  /** Whether the steps of a round have a part in the result: workers hold something over them. */
  public boolean hasRounds() {
    return !held().isEmpty();
  }

  /** What workers hold from step to step beside the parameters. */
  Set<Held> held() {
    Set<Held> held = EnumSet.noneOf(Held.class);
    ExchangeSettings exchange = averaging.exchange();
    if (isStream()) {
      held.add(Held.LANES);
    }
    boolean keeps = exchange.innerState() == InnerState.KEEP;
    if (keeps && innerRule().map(this::keepsState).orElse(false)) {
      held.add(Held.INNER);
    }
    if (exchange.rounds()) {
      held.add(Held.RESIDUE);
    }
    return held;
  }

  private boolean keepsState(OptimizerSpec rule) {
    List<Segment> segments = network.parameters().segments();
    return Optimizer.of(rule, training.stepping(), segments).keepsState();
  }

  /** The rule by which shards step by themselves; empty where they do not. */
  Optional<OptimizerSpec> innerRule() {
    return averaging.exchange().isLocal()
        ? Optional.of((OptimizerSpec) training.optimizer())
        : Optional.empty();
  }

  /** The steps of a round: as set, or enough for the cost of a stage to vanish. */
  public int roundSteps() {
    int usual = held().isEmpty() ? ROUND_STEPS : roundOf(HOLDING_ROUND_STEPS);
    return averaging.roundSteps().orElse(isStream() ? roundOf(STREAM_ROUND_STEPS) : usual);
  }

  private int roundOf(int exchanges) {
    return Math.multiplyExact(exchanges, averaging.exchange().every());
  }

  /** S. */
  int shards() {
    return data.shardCount();
  }

  /** How many groups of shards there are that are never divided among workers. */
  int groups() {
    return averaging.exchange().groups(shards());
  }

  /** The steps of an epoch. */
  public int stepsPerEpoch() {
    return batches().plan().steps();
  }

  /**
   * The metric that says which weights are the best so far: that of early stopping, or the loss of
   * the validation part where the time may end the run.
   */
  Optional<EarlyStopping> watched() {
    boolean byTime = training.stopping().timeBudget().isPresent() && data.rows(Part.VALIDATION) > 0;
    return training
        .earlyStopping()
        .or(() -> byTime ? Optional.of(EarlyStopping.NEVER) : Optional.empty());
  }

  /** The operations of the run, in their order. */
  public Schedule schedule() {
    return new Schedule(
        stepsPerEpoch(),
        epochs(training, batches().plan()),
        data.rows(Part.VALIDATION) > 0 ? training.validateEvery() : 0,
        held().isEmpty() ? 0 : roundSteps(),
        averaging.exchange().every(),
        training.stopping().steps().orElse(Long.MAX_VALUE));
  }

  private static int epochs(TrainingSettings training, BatchPlan plan) {
    long most = training.stopping().steps().orElse(Long.MAX_VALUE);
    return (int) Math.min(training.epochs(), (most - 1) / plan.steps() + 1);
  }

  /** The training before its first step, as schedules of rates see it. */
  Progress progress() {
    Schedule schedule = schedule();
    return new Progress(0, schedule.steps(), schedule.stepsPerEpoch(), List.of());
  }

  /**
   * Refuses, with a worker's sentence, what so many workers on a machine with the memory of this
   * one could not hold.
   */
  public void checkMemory(int workers) {
    StepEngine.checkMemory(network, rowsAtOnce(), ShardTree.gradients(shards()), workers);
  }

  /** The bytes outside the heap that a worker takes, at the most. */
  long workerBytes() {
    return Summary.nativeBytes(network, rowsAtOnce(), ShardTree.gradients(shards()));
  }

  private int rowsAtOnce() {
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
    return rows;
  }

  /** The rows to train on, as Spark holds them. */
  ShardedRows train() {
    return ShardedRows.of(onCluster(), Part.TRAIN);
  }

  /** The rows to validate, as Spark holds them. */
  Optional<ShardedRows> validation() {
    return data.rows(Part.VALIDATION) > 0
        ? Optional.of(ShardedRows.of(onCluster(), Part.VALIDATION))
        : Optional.empty();
  }

  private PreparedData onCluster() {
    Checks.require(
        data instanceof PreparedData, "The rows of %s lie in one process, not on a cluster", name);
    return (PreparedData) data;
  }
}
