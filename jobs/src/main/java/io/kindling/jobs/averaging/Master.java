package io.kindling.jobs.averaging;

import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.Lbfgs;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Operation.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters, statistics and optimizer state of a run. A step changes the arrays in place; it
 * begins when all its parts have come, and nothing ends it half way.
 */
public final class Master implements AutoCloseable {
  private final Network network;
  private final Descent descent;
  private final Optional<InnerSteps> inner;
  private final Blocks blocks;
  private volatile Snapshot current;
  private volatile Snapshot measured;
  private Optional<MasterState> kept = Optional.empty();

  /** The master copy before the first step, for the rule alone. */
  public Master(Network network, DescentSpec spec, float[] parameters, float[] state, int threads) {
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
      DescentSpec spec,
      Stepping stepping,
      Progress start,
      float[] parameters,
      float[] state,
      int threads) {
    this(network, spec, stepping, start, Optional.empty(), parameters, state, threads);
  }

  /**
   * The master copy of a run whose shards step by themselves.
   *
   * @param spec the rule that steps by the mean of what they changed
   * @param stepping how it is applied
   * @param inner the shards' own steps; empty where they take none
   */
  public Master(
      Network network,
      DescentSpec spec,
      Stepping stepping,
      Progress start,
      Optional<InnerSteps> inner,
      float[] parameters,
      float[] state,
      int threads) {
    this.network = network;
    this.inner = inner;
    this.descent =
        Descent.of(spec, stepping, start, network.parameters().segments(), parameters.clone());
    this.blocks = new Blocks(threads);
    show(state.clone());
  }

  /** The windows of the parameters. */
  Layout layout() {
    return network.parameters();
  }

  /** What is trained, as it stands now; the next step changes its arrays. */
  public Snapshot current() {
    return current;
  }

  /** What is measured and kept: the mean of the weights, or the best point of a search. */
  public Snapshot measured() {
    return measured;
  }

  /** Whether the last step moved what is measured. */
  public boolean hasMoved() {
    return descent.hasMoved();
  }

  /** Whether steps have come to their end, and how. */
  public Lbfgs.Outcome outcome() {
    return descent.outcome();
  }

  /** Takes the metrics of an epoch, by part and name, for the schedule of the learning rate. */
  public void epochEnded(Map<String, Double> metrics) {
    descent.epochEnded(metrics);
    inner.ifPresent(steps -> steps.epochEnded(metrics));
  }

  /** What workers are sent for an operation of so many steps. */
  Snapshot serving(Operation operation, int ofSteps) {
    if (operation.kind() == Kind.EVALUATE) {
      return measured;
    }
    return inner.map(own -> current.with(own.rates(operation.step(), ofSteps))).orElse(current);
  }

  /** The mean of the states of the shards' own optimizers; empty where none is taken. */
  float[] innerState() {
    return inner.map(InnerSteps::state).orElse(new float[0]);
  }

  /** Takes the states of the shards' own optimizers. */
  void takeInner(Additions states, double[] sums) {
    inner.ifPresent(own -> own.take(states, (float) sums[SumsLayout.WEIGHT], blocks));
  }

  Blocks blocks() {
    return blocks;
  }

  /**
   * Steps by the sum of all gradients, or of what shards changed; gives the sums to tell of the
   * step.
   */
  double[] step(Additions gradients, double[] sums, SumsLayout layout) {
    double[] told = descent.step(gradients, sums, blocks);
    float[] state = current.state();
    if (layout.state() > 0) {
      state =
          inner.isPresent()
              ? layout.meanState(sums)
              : network.movedState(state, sums, layout.statistics(), sums[layout.rows()]);
    }
    show(state);
    return told;
  }

  private void show(float[] state) {
    float[] measuredParameters = descent.measured();
    current = new Snapshot(descent.current(), state);
    measured =
        measuredParameters == descent.current() ? current : new Snapshot(measuredParameters, state);
  }

  /** Keeps the master copy as it stands, in place of what was kept before. */
  void keep() {
    kept = Optional.of(copy());
  }

  /** Goes back to what was kept. */
  void rewind() {
    restore(kept.orElseThrow(() -> new IllegalStateException("Nothing was kept")));
  }

  /** All that it is, in arrays of their own; to be called between two steps. */
  public MasterState copy() {
    return new MasterState(
        current.copy(),
        descent.export(),
        inner.map(InnerSteps::state).orElse(new float[0]).clone(),
        descent.steps(),
        descent.progress().metrics());
  }

  /** Becomes what another was, of the same network and rule. */
  public void restore(MasterState state) {
    Snapshot weights = state.weights().copy();
    descent.restore(weights.parameters(), state);
    inner.ifPresent(steps -> steps.restore(state));
    show(weights.state());
  }

  @Override
  public void close() {
    blocks.close();
  }
}
