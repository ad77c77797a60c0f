package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loss, squared and absolute error and R² of a model that predicts numbers. {@code r2} is the mean
 * of the R² of each output, whatever its scale; {@code r2Pooled}, where there are several outputs,
 * takes all their numbers for those of one.
 */
final class NumberMetrics implements Metrics {
  private static final int ABSOLUTE = 2;
  private static final int FIRST = 3;
  private static final int SQUARED = 0;
  private static final int TARGET = 1;
  private static final int TARGET_SQUARED = 2;
  private static final int EACH = 3;

  /** A variance below this part of the mean square is what rounding leaves of none. */
  private static final double NO_VARIANCE = 1e-14;

  private final int outputs;

  NumberMetrics(int outputs) {
    this.outputs = outputs;
  }

  @Override
  public int sums() {
    return FIRST + EACH * outputs;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    int steps = batch.predictions().capacity() / outputs / batch.rows();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int there = batch.stepsOf(n, steps);
      if (weight != 0 && there > 0) {
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
        int from = n * steps * outputs;
        accumulateRow(batch, from, from + there * outputs, weight, sums, offset);
      }
    }
  }

  /** Adds the numbers of a row, which are those from one to another of the batch. */
  private void accumulateRow(
      Outcome batch, int from, int to, double rowWeight, double[] sums, int offset) {
    double weight = rowWeight / (to - from);
    for (int i = from; i < to; i++) {
      double target = batch.targets().get(i);
      double error = batch.predictions().get(i) - target;
      int own = offset + FIRST + i % outputs * EACH;
      sums[offset + ABSOLUTE] += weight * Math.abs(error);
      sums[own + SQUARED] += weight * error * error;
      sums[own + TARGET] += weight * target;
      sums[own + TARGET_SQUARED] += weight * target * target;
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    double weight = sums[WEIGHT];
    double[] pooled = new double[EACH];
    double r2 = 0;
    for (int output = 0; output < outputs; output++) {
      int own = FIRST + output * EACH;
      r2 += r2(sums, own, weight / outputs) / outputs;
      for (int i = 0; i < EACH; i++) {
        pooled[i] += sums[own + i];
      }
    }
    double mse = pooled[SQUARED] / weight;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", sums[LOSS] / weight);
    values.put("mse", mse);
    values.put("rmse", Math.sqrt(mse));
    values.put("mae", sums[ABSOLUTE] / weight);
    values.put("r2", r2);
    if (outputs > 1) {
      values.put("r2Pooled", r2(pooled, 0, weight));
    }
    return values;
  }

  /** Targets that are all the same have nothing to explain: 1 if they are met, 0 if not. */
  private static double r2(double[] sums, int from, double weight) {
    double square = sums[from + TARGET_SQUARED];
    double variance = square - sums[from + TARGET] * sums[from + TARGET] / weight;
    if (variance <= NO_VARIANCE * square) {
      return sums[from + SQUARED] == 0 ? 1 : 0;
    }
    return 1 - sums[from + SQUARED] / variance;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
