package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;

/**
 * A step of the bare engine: from a batch on the heap to new flat parameters on the heap. All that
 * crosses the border of the engine is copied within the step.
 */
public final class OurStep implements AutoCloseable {
  private final StepEngine engine;
  private final StepBatch batch;
  private final Optimizer optimizer;
  private final float[] features;
  private final float[] targets;
  private final float[] gradient;
  private final float[] statistics;
  private final float[] parameters;
  private final OptimizerState state;
  private long step;

  public OurStep(Task task, Backend backend) {
    Network network = task.network();
    engine = StepEngine.open(network, Loss.CROSS_ENTROPY, backend, 1);
    batch = engine.batch(task.rows(), Mode.TRAIN);
    optimizer = Optimizer.of(task.optimizer());
    features = task.features();
    targets = new float[task.rows()];
    int[] labels = task.labels();
    for (int n = 0; n < task.rows(); n++) {
      targets[n] = labels[n];
      batch.weights().put(n, 1f / task.rows());
    }
    parameters = network.initialParameters(Task.SEED);
    gradient = new float[parameters.length];
    statistics = network.initialState();
    state = optimizer.initialState(parameters.length);
    fill();
    engine.load(parameters, statistics);
  }

  private void fill() {
    batch.features().put(0, features);
    batch.targets().put(0, targets);
  }

  public void forwardAndBackward() {
    engine.run(batch, new RunKey(1, step++, 0, 0), 0);
  }

  public void wholeStep() {
    fill();
    engine.load(parameters, statistics);
    forwardAndBackward();
    engine.readSlotInto(0, gradient);
    optimizer.stepInPlace(0, parameters.length, step, gradient, parameters, state);
  }

  /** The mean loss of the batch as last run. */
  double loss() {
    double sum = 0;
    for (int n = 0; n < targets.length; n++) {
      sum += batch.losses().get(n);
    }
    return sum / targets.length;
  }

  @Override
  public void close() {
    engine.close();
  }
}
