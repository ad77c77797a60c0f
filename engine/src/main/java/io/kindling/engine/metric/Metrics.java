package io.kindling.engine.metric;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.step.StepBatch;
import java.util.Map;

/**
 * What is measured of a model, as sums over rows: sums of two sets of rows add up, element by
 * element, to those of both. The first two sums are always the weight and the weighted loss.
 */
public interface Metrics {
  int WEIGHT = 0;
  int LOSS = 1;

  /** The metrics that go with a loss. */
  static Metrics of(Loss loss, int outputs) {
    return loss.classifies() ? new ClassMetrics(outputs) : new NumberMetrics(outputs);
  }

  /** How many sums there are. */
  int sums();

  /** Adds a batch that has been run, starting at {@code offset} of the sums. */
  void accumulate(StepBatch batch, double[] sums, int offset);

  /** The metrics by name, in the order of reports. */
  Map<String, Double> values(double[] sums);

  /** Weighted counts by true class (rows) and predicted class; empty where there are no classes. */
  double[][] confusion(double[] sums);
}
