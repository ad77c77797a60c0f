package io.kindling.engine.metric;

import io.kindling.engine.step.StepBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/** Loss, squared and absolute error and R² of a model that predicts numbers. */
final class NumberMetrics implements Metrics {
  private static final int SQUARED = 2;
  private static final int ABSOLUTE = 3;
  private static final int TARGET = 4;
  private static final int TARGET_SQUARED = 5;

  @Override
  public int sums() {
    return 6;
  }

  @Override
  public void accumulate(StepBatch batch, double[] sums, int offset) {
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      if (weight != 0) {
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
        accumulateRow(batch, n, weight, sums, offset);
      }
    }
  }

  private void accumulateRow(StepBatch batch, int n, double rowWeight, double[] sums, int offset) {
    int numbers = batch.predictions().capacity() / batch.rows();
    double weight = rowWeight / numbers;
    for (int i = n * numbers; i < (n + 1) * numbers; i++) {
      double target = batch.targets().get(i);
      double error = batch.predictions().get(i) - target;
      sums[offset + SQUARED] += weight * error * error;
      sums[offset + ABSOLUTE] += weight * Math.abs(error);
      sums[offset + TARGET] += weight * target;
      sums[offset + TARGET_SQUARED] += weight * target * target;
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    double weight = sums[WEIGHT];
    double mse = sums[SQUARED] / weight;
    double mean = sums[TARGET] / weight;
    double variance = sums[TARGET_SQUARED] / weight - mean * mean;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", sums[LOSS] / weight);
    values.put("mse", mse);
    values.put("rmse", Math.sqrt(mse));
    values.put("mae", sums[ABSOLUTE] / weight);
    values.put("r2", 1 - mse / variance);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
