package io.kindling.jobs.averaging;

import io.kindling.engine.optim.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a master copy is at one moment between two steps, in arrays of its own. Not to be
 * changed.
 */
public final class MasterState {
  private final Snapshot weights;
  private final Map<String, float[]> optimizer;
  private final float[] inner;
  private final long steps;
  private final List<Map<String, Double>> metrics;

  /**
   * A state.
   *
   * @param weights the parameters and running statistics
   * @param optimizer the arrays that the optimizer keeps from step to step, by name
   * @param inner the mean of the states of the shards' own optimizers; empty where none is taken
   * @param steps how many steps the optimizer has made
   * @param metrics of each epoch that has ended, by part and name
   */
  public MasterState(
      Snapshot weights,
      Map<String, float[]> optimizer,
      float[] inner,
      long steps,
      List<Map<String, Double>> metrics) {
    this.weights = weights;
    this.optimizer = new LinkedHashMap<>(optimizer);
    this.inner = inner;
    this.steps = steps;
    this.metrics = List.copyOf(metrics);
  }

  public Snapshot weights() {
    return weights;
  }

  public Map<String, float[]> optimizer() {
    return new LinkedHashMap<>(optimizer);
  }

  public float[] inner() {
    return inner;
  }

  public long steps() {
    return steps;
  }

  /** How far a training of the same length has come. */
  Progress progress(Progress start) {
    return new Progress(0, start.steps(), start.stepsPerEpoch(), metrics);
  }
}
