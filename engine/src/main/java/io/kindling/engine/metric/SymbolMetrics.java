package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link RightClasses} counts of the steps of sequences, and the bits that a symbol takes when
 * it is written with the model: the mean of the binary logarithm of one over its probability.
 */
final class SymbolMetrics implements Metrics {
  private final int symbols;
  private final RightClasses counts;
  private final int bits;

  SymbolMetrics(int symbols) {
    this.symbols = symbols;
    this.counts = new RightClasses(symbols, Answers.CLASSES);
    this.bits = counts.sums();
  }

  @Override
  public int sums() {
    return bits + 1;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    counts.accumulate(batch, sums, offset);
    FloatBuffer predictions = batch.predictions();
    int steps = predictions.capacity() / symbols / batch.rows();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int end = n * steps + batch.stepsOf(n, steps);
      int there = Answers.there(batch.targets(), n * steps, end);
      if (weight != 0 && there > 0) {
        for (int i = n * steps; i < end; i++) {
          int label = (int) batch.targets().get(i);
          if (label >= 0) {
            double own = predictions.get(i * symbols + label);
            double nats = -Math.log(Math.max(ClassMetrics.LEAST_PROBABILITY, own));
            sums[offset + bits] += weight / there * nats / Math.log(2);
          }
        }
      }
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>(counts.values(sums));
    values.put("bitsPerSymbol", sums[bits] / sums[WEIGHT]);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return counts.confusion(sums);
  }
}
