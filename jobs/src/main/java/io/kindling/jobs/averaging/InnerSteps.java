package io.kindling.jobs.averaging;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import java.util.List;
import java.util.Map;

/**
 * The driver's part in steps that shards take by themselves: it says how far each goes, and keeps
 * the mean of the states of their optimizers, where one is taken.
 */
public final class InnerSteps {
  private final Optimizer optimizer;
  private Progress progress;
  private float[] state = new float[0];

  /**
   * Steps of shards, before the first.
   *
   * @param rule their optimizer
   * @param stepping what is around it
   * @param start how long the training is
   * @param segments the windows of the parameters
   */
  public InnerSteps(OptimizerSpec rule, Stepping stepping, Progress start, List<Segment> segments) {
    this.optimizer = Optimizer.of(rule, stepping, segments);
    this.progress = start;
  }

  /** Takes the metrics of an epoch, by part and name, for the schedules of the learning rates. */
  void epochEnded(Map<String, Double> metrics) {
    progress = progress.with(metrics);
  }

  /** The rates of so many steps from one on, those of each step side by side. */
  float[] rates(long first, int steps) {
    float[] all = new float[0];
    for (int i = 0; i < steps; i++) {
      float[] rates = optimizer.rates(progress.at(first + i));
      all = i == 0 ? new float[steps * rates.length] : all;
      System.arraycopy(rates, 0, all, i * rates.length, rates.length);
    }
    return all;
  }

  /** Takes the mean of the states, where any were given. */
  void take(Additions states, float weight, Blocks blocks) {
    float[] sum = states.sum();
    if (sum.length == 0) {
      return;
    }
    blocks.forEach(
        sum.length,
        (from, to) -> {
          states.add(from, to);
          for (int i = from; i < to; i++) {
            sum[i] /= weight;
          }
        });
    state = sum.clone();
  }

  /** The mean of the states; empty for zeros. Not to be changed. */
  float[] state() {
    return state;
  }

  /** Goes back, or on, to what was before. */
  void restore(MasterState before) {
    state = before.inner().clone();
    progress = before.progress(progress);
  }
}
