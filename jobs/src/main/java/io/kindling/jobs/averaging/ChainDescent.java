package io.kindling.jobs.averaging;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OptimizerState;
import io.kindling.engine.optim.OptimizerStep;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Quotients;
import io.kindling.engine.optim.Stepping;
import java.util.List;
import java.util.Map;

/** Steps along each gradient by an optimizer's chain of links. */
final class ChainDescent implements Descent {
  private final Optimizer optimizer;
  private float[] parameters;
  private OptimizerState state;
  private Progress progress;
  private long steps;

  ChainDescent(
      OptimizerSpec spec,
      Stepping stepping,
      Progress start,
      List<Segment> segments,
      float[] parameters) {
    this.optimizer = Optimizer.of(spec, stepping, segments);
    this.parameters = parameters;
    this.state = optimizer.initialState(parameters.length);
    this.progress = start;
  }

  @Override
  public float[] current() {
    return parameters;
  }

  @Override
  public float[] measured() {
    return optimizer.measured(steps, parameters, state);
  }

  @Override
  public void epochEnded(Map<String, Double> metrics) {
    progress = progress.with(metrics);
  }

  @Override
  public double[] step(Additions gradients, double[] sums, Blocks blocks) {
    float[] sum = gradients.sum();
    float weight = (float) sums[SumsLayout.WEIGHT];
    Progress made = progress.at(steps);
    steps++;
    OptimizerStep step = optimizer.begin(steps, made, sum, parameters, state);
    blocks.forEach(
        parameters.length,
        (from, to) -> {
          gradients.add(from, to);
          Quotients.divideInPlace(sum, weight, from, to);
          step.work(from, to);
        });
    while (step.next()) {
      blocks.forEach(parameters.length, step::work);
    }
    return sums;
  }

  @Override
  public Map<String, float[]> export() {
    return state.export();
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public void restore(float[] newParameters, MasterState before) {
    parameters = newParameters;
    state = state.restored(before.optimizer());
    steps = before.steps();
    progress = before.progress(progress);
  }
}
