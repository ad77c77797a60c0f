package io.kindling.jobs.training;

import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.averaging.SumsLayout;
import java.util.Arrays;
import java.util.Optional;

/** Sums what is computed of the shards below a node, in the order of the tree. */
final class NodeWork {
  private final WorkerSpec spec;
  private final int from;
  private final StepEngine engine;
  private final ShardWork work;
  private final ShardRows[] train;
  private final ShardRows[] validation;
  private final CarriedState[] carried;
  private final CarriedState evaluation;
  private final int[] rows;
  private final double[][] sums;
  private final double[][] evaluationSums;

  /**
   * Sums shards that are fetched with {@code loader}.
   *
   * @param from the first shard that this worker has
   * @param to the first that it has no more
   */
  NodeWork(
      WorkerSpec spec, StepEngine engine, ShardWork work, ShardLoader loader, int from, int to) {
    this.spec = spec;
    this.from = from;
    this.engine = engine;
    this.work = work;
    this.train = new ShardRows[spec.shards()];
    this.validation = new ShardRows[spec.shards()];
    this.carried = new CarriedState[spec.shards()];
    this.evaluation = new CarriedState(spec.carried());
    this.rows = new int[spec.batches().largestPart()];
    this.sums = new double[ShardTree.levels(spec.shards()) + 1][spec.sums().length()];
    this.evaluationSums = new double[sums.length][work.evaluationSums()];
    for (int shard = from; shard < to; shard++) {
      train[shard] = loader.train(shard);
      carried[shard] = new CarriedState(spec.carried());
      Optional<ShardRows> measured = loader.validation(shard);
      if (measured.isPresent()) {
        validation[shard] = measured.get();
      }
    }
  }

  /** The sums of the gradient that was computed last. */
  double[] sums() {
    return sums[0].clone();
  }

  /** Goes on with what a shard carried when the round began. */
  void resume(int shard, float[] numbers) {
    carried[shard].resume(numbers);
  }

  /** What each shard of a node carries into the next step. */
  float[][] carried(int node) {
    int first = ShardTree.firstShard(spec.shards(), node);
    float[][] byShard = new float[ShardTree.size(spec.shards(), node)][];
    for (int i = 0; i < byShard.length; i++) {
      byShard[i] = spec.held().contains(Held.LANES) ? carried[first + i].numbers() : new float[0];
    }
    return byShard;
  }

  /** Gathers what this worker begins a step with, before the step begins. */
  void gatherAhead(long step) {
    Schedule schedule = spec.schedule();
    int count =
        spec.batches().rowsInto(schedule.epoch(step), schedule.stepInEpoch(step), from, rows);
    if (count > 0) {
      work.gatherAhead(train[from], from, step, rows, count);
    }
  }

  /** Puts the gradient of a node into slot 0; false if its shards have no rows in the step. */
  boolean gradient(long step, int node) {
    return gradient(step, node, 0);
  }

  private boolean gradient(long step, int node, int level) {
    if (node >= spec.shards()) {
      return leaf(step, node - spec.shards(), level);
    }
    boolean left = gradient(step, 2 * node, level);
    if (!left) {
      return gradient(step, 2 * node + 1, level);
    }
    if (gradient(step, 2 * node + 1, level + 1)) {
      engine.accumulateSlot(level, level + 1);
      add(sums[level], sums[level + 1]);
    }
    return true;
  }

  private boolean leaf(long step, int shard, int level) {
    return part(step, shard, level, sums[level]);
  }

  /** Puts the gradient of a shard's part of a step into a slot; false if it has no rows there. */
  boolean part(long step, int shard, int slot, double[] into) {
    Arrays.fill(into, 0);
    Schedule schedule = spec.schedule();
    int inEpoch = schedule.stepInEpoch(step);
    int count = spec.batches().rowsInto(schedule.epoch(step), inEpoch, shard, rows);
    if (inEpoch == 0 || !spec.held().contains(Held.LANES)) {
      carried[shard].restart();
    }
    if (count > 0) {
      work.gradientInto(train[shard], shard, step, rows, count, slot, carried[shard], into);
    }
    return count > 0;
  }

  /** The sums of the metrics of the validation rows of a node. */
  double[] evaluated(int node) {
    evaluate(node, 0);
    return evaluationSums[0].clone();
  }

  private void evaluate(int node, int level) {
    if (node >= spec.shards()) {
      Arrays.fill(evaluationSums[level], 0);
      int shard = node - spec.shards();
      work.evaluateInto(validation[shard], shard, evaluation, evaluationSums[level]);
      return;
    }
    evaluate(2 * node, level);
    evaluate(2 * node + 1, level + 1);
    add(evaluationSums[level], evaluationSums[level + 1]);
  }

  /** The first shard of a node whose own loss or gradient is not finite, and which of the two. */
  String culprit(long step, int node, float[] gradient) {
    int first = ShardTree.firstShard(spec.shards(), node);
    int size = ShardTree.size(spec.shards(), node);
    for (int shard = first; shard < first + size; shard++) {
      if (leaf(step, shard, 0)) {
        if (!Double.isFinite(sums[0][SumsLayout.LOSS])) {
          return "the loss of shard " + shard;
        }
        if (!engine.readSlotInto(0, gradient)) {
          return "the gradient of shard " + shard;
        }
      }
    }
    return sumOf("gradients", node);
  }

  /** The sum of something over the shards of a node, in words. */
  String sumOf(String what, int node) {
    int first = ShardTree.firstShard(spec.shards(), node);
    int last = first + ShardTree.size(spec.shards(), node) - 1;
    return "the sum of the " + what + " of shards " + first + " to " + last;
  }

  /** The first shard of a node whose validation loss is not finite. */
  String evaluationCulprit(int node) {
    int first = ShardTree.firstShard(spec.shards(), node);
    int size = ShardTree.size(spec.shards(), node);
    for (int shard = first; shard < first + size; shard++) {
      evaluate(spec.shards() + shard, 0);
      if (!Double.isFinite(evaluationSums[0][SumsLayout.LOSS])) {
        return "the validation loss of shard " + shard;
      }
    }
    return sumOf("validation losses", node);
  }

  private static void add(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
  }
}
