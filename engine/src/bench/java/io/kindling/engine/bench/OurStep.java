package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OwnSteps;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A step of the bare engine on a batch that is in place: from its parameters to new ones, as shards
 * take it that step by themselves. The gradient is that of the sum of the losses; the step looks
 * for numbers that are not finite and divides by the weight of the rows.
 */
public final class OurStep implements AutoCloseable {
  private final Workspace workspace;
  private final Program program;
  private final FloatBuffer losses;
  private final List<FloatBuffer> statistics;
  private final List<Segment> windows;
  private final float[] statistic;
  private final OwnSteps steps;
  private final float[] rates;
  private final OptimizerState state;
  private long step;

  public OurStep(Task task, Backend backend) {
    Traced traced = Traced.of(task, Mode.TRAIN);
    workspace = backend.open(traced.graph().parameters(), traced.graph().state(), 1);
    program = workspace.compile(traced.graph());
    List<FloatBuffer> inputs = traced.graph().inputs().stream().map(program::buffer).toList();
    float[] weights = new float[task.losses()];
    Arrays.fill(weights, 1);
    inputs.get(0).put(0, task.featureNumbers());
    inputs.get(1).put(0, task.targetNumbers());
    inputs.get(2).put(0, weights);
    List<FloatBuffer> outputs = traced.graph().outputs().stream().map(program::buffer).toList();
    losses = outputs.get(0);
    statistics = outputs.subList(1, outputs.size());
    windows = traced.graph().state().segments();
    statistic = traced.state();
    Optimizer optimizer = Optimizer.of(task.optimizer());
    steps = new OwnSteps(optimizer, workspace);
    rates = optimizer.rates(Progress.start(1, 1));
    state = steps.initialState();
    workspace.load(traced.parameters(), statistic);
  }

  public void forwardAndBackward() {
    program.run(new RunKey(1, step++, 0, 0), 0);
  }

  public void wholeStep() {
    forwardAndBackward();
    if (!steps.step(step, rates, losses.capacity(), state)) {
      throw new IllegalStateException("The gradient of step " + step + " is not finite");
    }
    moveStatistics();
  }

  private void moveStatistics() {
    for (int i = 0; i < statistics.size(); i++) {
      int from = windows.get(i).offset();
      for (int c = 0; c < windows.get(i).length(); c++) {
        float moved = statistics.get(i).get(c) - statistic[from + c];
        statistic[from + c] += Layers.MOMENTUM * moved;
      }
    }
  }

  /** The mean loss of the batch as last run. */
  double loss() {
    double sum = 0;
    for (int i = 0; i < losses.capacity(); i++) {
      sum += losses.get(i);
    }
    return sum / losses.capacity();
  }

  /** The gradient of the mean loss as last run. */
  float[] gradient() {
    float[] copy = new float[workspace.length()];
    workspace.readGradientInto(0, 0, copy, copy.length);
    for (int i = 0; i < copy.length; i++) {
      copy[i] /= losses.capacity();
    }
    return copy;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
