package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link ClassMetrics} counts where targets are shares of classes, with the largest share as
 * the right class; and the cross-entropy of the shares, whatever the loss is.
 */
final class ShareMetrics implements Metrics {
  private final int classes;
  private final ClassMetrics counts;
  private final int entropy;

  ShareMetrics(int classes) {
    this.classes = classes;
    this.counts = new ClassMetrics(classes, Answers.SHARES, Double.NaN);
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
}
