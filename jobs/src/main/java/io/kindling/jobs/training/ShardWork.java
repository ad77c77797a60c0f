package io.kindling.jobs.training;

import io.kindling.engine.metric.Metrics;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.SumsLayout;
import java.util.Optional;

/** What is computed of one shard alone; on any worker, the same to the bit. */
final class ShardWork {
  /** Evaluations run so many rows at once, whatever the shard holds. */
  static final int EVALUATION_ROWS = 256;

  private final StepEngine engine;
  private final StepRows stepRows;
  private final EpochMetrics metrics;
  private final Metrics ofSteps;
  private final SumsLayout layout;
  private final int microBatch;
  private final long seed;
  private final Stopwatch stopwatch;
  private Optional<Ahead> ahead = Optional.empty();

  /** The rows that lie in a batch before their step begins. */
  private record Ahead(int shard, long step) {}

  ShardWork(
      StepEngine engine,
      StepRows stepRows,
      EpochMetrics metrics,
      SumsLayout layout,
      int microBatch,
      long seed,
      Stopwatch stopwatch) {
    this.engine = engine;
    this.stepRows = stepRows;
    this.metrics = metrics;
    this.ofSteps = stepRows.areMixed() ? metrics.ofMixedSteps() : metrics.ofSteps();
    this.layout = layout;
    this.microBatch = microBatch;
    this.seed = seed;
    this.stopwatch = stopwatch;
  }

  /**
   * Gathers the first rows of a shard's part of a step before the step begins.
   *
   * @param rows numbers of the shard's rows, of which the first {@code count} are the part
   */
  void gatherAhead(ShardRows shard, int number, long step, int[] rows, int count) {
    gather(shard, number, step, rows, count, 0);
    ahead = Optional.of(new Ahead(number, step));
  }

  private StepBatch gather(
      ShardRows shard, int number, long step, int[] rows, int count, int from) {
    StepBatch batch = engine.batch(Math.min(microBatch, count - from), Mode.TRAIN);
    stepRows.gatherInto(batch, shard, number, step, rows, count, from);
    return batch;
  }

  /**
   * Puts the gradient of a shard's part of a step into a slot; the slot after it may be used up.
   *
   * @param rows numbers of the shard's rows, of which the first {@code count} are the part
   * @param carried what the rows carry from the step before; afterwards, into the next
   * @param sums receives the sums of the part
   */
  void gradientInto(
      ShardRows shard,
      int number,
      long step,
      int[] rows,
      int count,
      int slot,
      CarriedState carried,
      double[] sums) {
    boolean isAhead = ahead.equals(Optional.of(new Ahead(number, step)));
    ahead = Optional.empty();
    carried.begin();
    for (int from = 0; from < count; from += microBatch) {
      int size = Math.min(microBatch, count - from);
      stopwatch.enter(Phase.DATA);
      StepBatch batch =
          isAhead && from == 0
              ? engine.batch(size, Mode.TRAIN)
              : gather(shard, number, step, rows, count, from);
      carried.fill(batch);
      stopwatch.enter(Phase.COMPUTE);
      int target = from == 0 ? slot : slot + 1;
      engine.run(batch, new RunKey(seed, step, number, from), target);
      carried.take(batch);
      if (from > 0) {
        engine.accumulateSlot(slot, target);
      }
      ofSteps.accumulate(batch, sums, 0);
      batch.accumulateStatistics(sums, layout.statistics());
    }
    sums[layout.rows()] += count;
  }

  /** How many sums an evaluation has. */
  int evaluationSums() {
    return metrics.ofEvaluations().sums();
  }

  /**
   * Adds the metrics of all rows of a shard.
   *
   * @param carried is used for one batch of lanes after another, each from zero
   */
  void evaluateInto(ShardRows shard, int number, CarriedState carried, double[] sums) {
    ahead = Optional.empty();
    int size = shard.batchOf(Math.min(EVALUATION_ROWS, microBatch));
    StepBatch batch = engine.batch(size, Mode.EVALUATE);
    int[] rows = new int[batch.rows()];
    for (int lane = 0; lane < shard.lanes(); lane += batch.rows()) {
      int count = Math.min(batch.rows(), shard.lanes() - lane);
      carried.restart();
      for (int from = lane; from < shard.rows(); from += shard.lanes()) {
        for (int i = 0; i < count; i++) {
          rows[i] = from + i;
        }
        shard.gatherInto(
            rows, 0, count, batch.features(), batch.targetsOfOutputs(), batch.weights());
        for (int i = count; i < batch.rows(); i++) {
          batch.weights().put(i, 0);
        }
        carried.begin();
        carried.fill(batch);
        engine.run(batch, new RunKey(seed, 0, number, from), 0);
        carried.take(batch);
        metrics.ofEvaluations().accumulate(batch, sums, 0);
      }
    }
  }
}
