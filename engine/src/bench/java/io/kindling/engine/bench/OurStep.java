package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A step of the bare engine on a batch that is in place: from flat parameters on the heap to new
 * flat parameters on the heap. What crosses the border of the engine is copied within the step.
 */
public final class OurStep implements AutoCloseable {
  private static final int PART = 16_384;

  private final Workspace workspace;
  private final Program program;
  private final FloatBuffer losses;
  private final List<FloatBuffer> statistics;
  private final List<Segment> windows;
  private final Optimizer optimizer;
  private final float[] gradient;
  private final float[] statistic;
  private final float[] parameters;
  private final OptimizerState state;
  private long step;

  public OurStep(Task task, Backend backend) {
    Traced traced = Traced.of(task, Mode.TRAIN);
    workspace = backend.open(traced.graph().parameters(), traced.graph().state(), 1);
    program = workspace.compile(traced.graph());
    List<FloatBuffer> inputs = traced.graph().inputs().stream().map(program::buffer).toList();
    float[] weights = new float[task.losses()];
    Arrays.fill(weights, 1f / weights.length);
    inputs.get(0).put(0, task.featureNumbers());
    inputs.get(1).put(0, task.targetNumbers());
    inputs.get(2).put(0, weights);
    List<FloatBuffer> outputs = traced.graph().outputs().stream().map(program::buffer).toList();
    losses = outputs.get(0);
    statistics = outputs.subList(1, outputs.size());
    windows = traced.graph().state().segments();
    optimizer = Optimizer.of(task.optimizer());
    parameters = traced.parameters();
    statistic = traced.state();
    gradient = new float[parameters.length];
    state = optimizer.initialState(parameters.length);
    workspace.load(parameters, statistic);
  }

  public void forwardAndBackward() {
    program.run(new RunKey(1, step++, 0, 0), 0);
  }

  /** Reads, steps and loads part by part, each while it is in the cache. */
  public void wholeStep() {
    forwardAndBackward();
    for (int from = 0; from < parameters.length; from += PART) {
      int to = Math.min(parameters.length, from + PART);
      workspace.readPartInto(0, gradient, from, to);
      optimizer.stepInPlace(from, to, step, gradient, parameters, state);
      workspace.loadPart(parameters, from, to);
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
    float[] copy = new float[parameters.length];
    workspace.readSlotInto(0, copy);
    return copy;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
