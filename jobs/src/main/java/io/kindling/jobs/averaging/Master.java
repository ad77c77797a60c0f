package io.kindling.jobs.averaging;

import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OptimizerStep;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters, statistics and optimizer state of a run. A step changes the arrays in place; it
 * begins when all its parts have come, and nothing ends it half way.
 */
public final class Master implements AutoCloseable {
  private final Network network;
  private final Optimizer optimizer;
  private final Stepping stepping;
  private final Blocks blocks;
  private OptimizerState optimizerState;
  private volatile Snapshot current;
  private volatile Snapshot measured;
  private Progress progress;
  private long steps;
  private Optional<Kept> kept = Optional.empty();

  /** All that a step changes, in arrays of its own. */
  private record Kept(Weights weights, Map<String, float[]> optimizer, long steps) {}

  /** Copies of parameters and running statistics. */
  private record Weights(float[] parameters, float[] state) {}

  /** The master copy before the first step, for the rule alone. */
  public Master(
      Network network, OptimizerSpec spec, float[] parameters, float[] state, int threads) {
    this(network, spec, Stepping.PLAIN, Progress.start(1, 1), parameters, state, threads);
  }

  /**
   * The master copy before the first step.
   *
   * @param stepping how the rule is applied
   * @param start how long the training is
   * @param threads how many of the driver's cores a step may use
   */
  public Master(
      Network network,
      OptimizerSpec spec,
      Stepping stepping,
      Progress start,
      float[] parameters,
      float[] state,
      int threads) {
    this.network = network;
    this.stepping = stepping;
    this.progress = start;
    this.optimizer = Optimizer.of(spec, stepping, network.parameters().segments());
    this.optimizerState = optimizer.initialState(parameters.length);
    this.blocks = new Blocks(threads);
    this.current = new Snapshot(parameters.clone(), state.clone());
    this.measured = current;
  }

  /** The windows of the parameters. */
  Layout layout() {
    return network.parameters();
  }

  /** What is trained, as it stands now; the next step changes its arrays. */
  public Snapshot current() {
    return current;
  }

  /** What is measured and kept: the mean of the weights where one is taken. */
  public Snapshot measured() {
    return measured;
  }

  /** Takes the metrics of an epoch, by part and name, for the schedule of the learning rate. */
  public void epochEnded(Map<String, Double> metrics) {
    progress = progress.with(metrics);
  }

  Blocks blocks() {
    return blocks;
  }

  /** Steps by the sum of all gradients divided by the weight. */
  void step(Additions gradients, double[] sums, SumsLayout layout) {
    float[] parameters = current.parameters();
    float[] sum = gradients.sum();
    float weight = (float) sums[SumsLayout.WEIGHT];
    Progress made = progress.at(steps);
    steps++;
    OptimizerStep step = optimizer.begin(steps, made, sum, parameters, optimizerState);
    blocks.forEach(
        parameters.length,
        (from, to) -> {
          gradients.add(from, to);
          divideInPlace(sum, weight, from, to);
          step.work(from, to);
        });
    while (step.next()) {
      blocks.forEach(parameters.length, step::work);
    }
    float[] state = current.state();
    if (layout.state() > 0) {
      state = network.movedState(state, sums, layout.statistics(), sums[layout.rows()]);
    }
    current = new Snapshot(parameters, state);
    measure();
  }

  /** Takes the weights that are measured and saved: a mean over time, where one is kept. */
  private void measure() {
    float[] parameters = current.parameters();
    measured =
        stepping.averages()
            ? new Snapshot(optimizer.measured(steps, parameters, optimizerState), current.state())
            : current;
  }

  /** Keeps the master copy as it stands, in place of what was kept before. */
  void keep() {
    Weights copies = new Weights(current.parameters().clone(), current.state().clone());
    kept = Optional.of(new Kept(copies, optimizerState.export(), steps));
  }

  /** Goes back to what was kept. */
  void rewind() {
    Kept back = kept.orElseThrow(() -> new IllegalStateException("Nothing was kept"));
    current = new Snapshot(back.weights().parameters().clone(), back.weights().state().clone());
    optimizerState = optimizerState.restored(back.optimizer());
    steps = back.steps();
    measure();
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
