package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured of classes where targets are shares of them, with the largest share as the right
 * class; and the cross-entropy of the shares, whatever the loss is.
 */
final class ShareMetrics implements Metrics {
  private final int classes;
  private final Metrics counts;
  private final int entropy;

  /** The metrics of the right classes, and what is measured of the shares. */
  ShareMetrics(int classes, Metrics ofRightClasses) {
    this.classes = classes;
    this.counts = ofRightClasses;
    this.entropy = counts.sums();
  }

  @Override
  public int sums() {
    return entropy + 1;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    counts.accumulate(batch, sums, offset);
    FloatBuffer predictions = batch.predictions();
    int steps = predictions.capacity() / classes / batch.rows();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int there = batch.stepsOf(n, steps);
      if (weight != 0 && there > 0) {
        double row = 0;
        int from = n * steps * classes;
        int numbers = there * classes;
        for (int i = from; i < from + numbers; i++) {
          double own = Math.max(ClassMetrics.LEAST_PROBABILITY, predictions.get(i));
          row -= batch.targets().get(i) * Math.log(own);
        }
        sums[offset + entropy] += weight * row * classes / numbers;
      }
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>(counts.values(sums));
    values.put("crossEntropy", sums[entropy] / sums[WEIGHT]);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return counts.confusion(sums);
  }

  @Override
  public List<ScoreCurve> curves(double[] sums) {
    return counts.curves(sums);
  }
}
