package io.kindling.jobs.training;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OwnSteps;
import io.kindling.engine.step.Finite;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.averaging.Snapshot;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.InnerState;
import java.util.Arrays;

/**
 * Lets each shard take the steps of an operation by itself, from the same parameters, and sums what
 * they took off these in the order of the tree. On any worker, the same to the bit.
 */
final class LocalWork {
  private static final float[] NONE = new float[0];

  private final WorkerSpec spec;
  private final Network network;
  private final StepEngine engine;
  private final NodeWork work;
  private final InnerState kind;
  private final InnerOptimizer[] optimizers;
  private final float[][] changes;
  private final float[][] states;
  private final double[][] sums;
  private final double[] ofStep;
  private final Finite finite = new Finite();
  private Snapshot start = Snapshot.NOTHING;
  private float[] mean = NONE;

  /**
   * Steps shards whose rows {@code work} has.
   *
   * @param inner how each steps
   * @param from the first shard that this worker has
   * @param to the first that it has no more
   */
  LocalWork(
      WorkerSpec spec,
      InnerRule inner,
      Network network,
      StepEngine engine,
      NodeWork work,
      int from,
      int to) {
    this.spec = spec;
    this.network = network;
    this.engine = engine;
    this.work = work;
    this.kind = inner.state();
    int levels = ShardTree.levels(spec.shards()) + 1;
    this.changes = new float[levels][];
    this.states = new float[levels][];
    this.sums = new double[levels][spec.sums().length()];
    this.ofStep = new double[spec.sums().length()];
    this.optimizers = new InnerOptimizer[spec.shards()];
    Optimizer rule = inner.optimizer(network.parameters().segments());
    OwnSteps steps = new OwnSteps(rule, engine);
    InnerOptimizer shared = new InnerOptimizer(steps);
    for (int shard = from; shard < to; shard++) {
      boolean isOwn = kind == InnerState.KEEP && shard > from;
      optimizers[shard] = isOwn ? new InnerOptimizer(steps) : shared;
    }
  }

  /** How many numbers a shard's state has, where the mean of states is taken; else none. */
  int averaged() {
    return kind == InnerState.AVERAGE ? any().size() : 0;
  }

  private InnerOptimizer any() {
    return Arrays.stream(optimizers).filter(one -> one != null).findFirst().orElseThrow();
  }

  /**
   * Begins an operation.
   *
   * @param from the parameters that all shards begin with, and the rates of their steps
   * @param states the mean of the optimizers' states; empty for zeros, or where none is taken
   */
  void begin(Snapshot from, float[] states) {
    start = from;
    mean = states;
  }

  /** The sums of what was computed last. */
  double[] sums() {
    return sums[0].clone();
  }

  /** Goes on with what a shard handed back when the round before ended. */
  void resume(int shard, float[] numbers) {
    work.resume(shard, keeps() ? optimizers[shard].resume(numbers) : numbers);
  }

  /** What each shard of a node hands back. */
  float[][] carried(int node) {
    float[][] byShard = work.carried(node);
    int first = ShardTree.firstShard(spec.shards(), node);
    for (int i = 0; i < byShard.length && keeps(); i++) {
      byShard[i] = optimizers[first + i].handBack(byShard[i]);
    }
    return byShard;
  }

  private boolean keeps() {
    return spec.held().contains(Held.INNER);
  }

  /**
   * Puts the weighted sum of what the shards of a node took off their parameters into an array, and
   * that of their optimizers' states into another where their mean is taken.
   *
   * @return false if none of the shards has rows in the steps
   */
  boolean changeInto(Operation operation, int node, float[] change, float[] state) {
    changes[0] = change;
    states[0] = state;
    return change(operation, node, 0);
  }

  private boolean change(Operation operation, int node, int level) {
    if (node >= spec.shards()) {
      return leaf(operation, node - spec.shards(), level);
    }
    if (!change(operation, 2 * node, level)) {
      return change(operation, 2 * node + 1, level);
    }
    if (changes[level + 1] == null) {
      changes[level + 1] = new float[changes[0].length];
      states[level + 1] = new float[states[0].length];
    }
    if (change(operation, 2 * node + 1, level + 1)) {
      add(changes[level], changes[level + 1]);
      add(states[level], states[level + 1]);
      for (int i = 0; i < sums[level].length; i++) {
        sums[level][i] += sums[level + 1][i];
      }
    }
    return true;
  }

  private static void add(float[] left, float[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
  }

  private boolean leaf(Operation operation, int shard, int level) {
    engine.load(start.parameters(), start.state());
    beginOptimizer(operation, shard);
    double[] all = sums[level];
    Arrays.fill(all, 0);
    float[] state = start.state();
    int count = spec.schedule().steps(operation);
    boolean hasRows = false;
    for (int i = 0; i < count; i++) {
      if (work.part(operation.step() + i, shard, 0, ofStep)) {
        hasRows = true;
        state = step(operation.step() + i, shard, rates(i, count), state);
        for (int j = 0; j <= spec.sums().rows(); j++) {
          all[j] += ofStep[j];
        }
      }
    }
    if (hasRows) {
      give(spec.schedule().last(operation), shard, level, state);
    }
    return hasRows;
  }

  private void beginOptimizer(Operation operation, int shard) {
    switch (kind) {
      case KEEP -> {}
      case RESET -> optimizers[shard].reset(0);
      case AVERAGE -> optimizers[shard].begin(mean, operation.step());
    }
  }

  private float[] rates(int step, int count) {
    int chains = start.rates().length / count;
    return Arrays.copyOfRange(start.rates(), step * chains, (step + 1) * chains);
  }

  /** Steps by the gradient that the engine has; gives the running statistics after it. */
  private float[] step(long step, int shard, float[] rates, float[] state) {
    if (!Double.isFinite(ofStep[SumsLayout.LOSS])) {
      throw new NotFiniteException(step, "the loss of shard " + shard);
    }
    float weight = (float) ofStep[SumsLayout.WEIGHT];
    if (weight == 0) {
      return state;
    }
    if (!optimizers[shard].step(rates, weight)) {
      throw new NotFiniteException(step, "the gradient of shard " + shard);
    }
    SumsLayout layout = spec.sums();
    if (layout.state() == 0) {
      return state;
    }
    float[] moved = network.movedState(state, ofStep, layout.statistics(), ofStep[layout.rows()]);
    engine.loadState(moved);
    return moved;
  }

  private void give(long last, int shard, int level, float[] state) {
    double[] all = sums[level];
    float weight = (float) all[SumsLayout.WEIGHT];
    float[] before = start.parameters();
    float[] change = changes[level];
    engine.readParametersInto(0, change, change.length);
    for (int i = 0; i < change.length; i++) {
      change[i] = weight * (before[i] - change[i]);
    }
    if (!finite.all(change)) {
      throw new NotFiniteException(last, "a parameter of shard " + shard);
    }
    if (states[level].length > 0) {
      optimizers[shard].timesInto(weight, states[level]);
    }
    for (int i = 0; i < state.length; i++) {
      all[spec.sums().statistics() + i] = all[spec.sums().rows()] * state[i];
    }
  }
}
