package io.kindling.jobs.averaging;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;

/**
 * The parameters, statistics and optimizer state of a run. A step changes the arrays in place; it
 * begins when all its parts have come, and nothing ends it half way.
 */
public final class Master implements AutoCloseable {
  private final Network network;
  private final Optimizer optimizer;
  private final OptimizerState optimizerState;
  private final Blocks blocks;
  private volatile Snapshot current;
  private long steps;

  /**
   * The master copy before the first step.
   *
   * @param threads how many of the driver's cores a step may use
   */
  public Master(
      Network network, OptimizerSpec spec, float[] parameters, float[] state, int threads) {
    this.network = network;
    this.optimizer = Optimizer.of(spec);
    this.optimizerState = optimizer.initialState(parameters.length);
    this.blocks = new Blocks(threads);
    this.current = new Snapshot(parameters.clone(), state.clone());
  }

  /** What stands now; the next step changes its arrays. */
  public Snapshot current() {
    return current;
  }

  Blocks blocks() {
    return blocks;
  }

  /** Steps by the sum of all gradients divided by the weight. */
  void step(Additions gradients, double[] sums, SumsLayout layout) {
    float[] parameters = current.parameters();
    float[] sum = gradients.sum();
    float weight = (float) sums[SumsLayout.WEIGHT];
    steps++;
    blocks.forEach(
        parameters.length,
        (from, to) -> {
          gradients.add(from, to);
          divideInPlace(sum, weight, from, to);
          optimizer.stepInPlace(from, to, steps, sum, parameters, optimizerState);
        });
    float[] state = current.state();
    if (layout.state() > 0) {
      state = network.movedState(state, sums, layout.statistics(), sums[layout.rows()]);
    }
    current = new Snapshot(parameters, state);
  }

  private static void divideInPlace(float[] numbers, float divisor, int from, int to) {
    for (int i = from; i < to; i++) {
      numbers[i] /= divisor;
    }
  }

  @Override
  public void close() {
    blocks.close();
  }
}
