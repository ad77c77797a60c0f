package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link NumberMetrics} measures of the probabilities of several yes and no of a row, and how
 * often they are right from a half on: {@code accuracy} of all, {@code exactAccuracy} of the rows
 * of which all are right.
 */
final class MarkMetrics implements Metrics {
  private static final float YES = 0.5f;

  private final int outputs;
  private final NumberMetrics numbers;
  private final int right;
  private final int exact;

  MarkMetrics(int outputs) {
    this.outputs = outputs;
    this.numbers = new NumberMetrics(outputs);
    this.right = numbers.sums();
    this.exact = right + 1;
  }

  @Override
  public int sums() {
    return exact + 1;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    numbers.accumulate(batch, sums, offset);
    int steps = batch.predictions().capacity() / outputs / batch.rows();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int there = batch.stepsOf(n, steps);
      if (weight != 0 && there > 0) {
        for (int i = n * steps; i < n * steps + there; i++) {
          int found = right(batch, i * outputs);
          sums[offset + right] += weight / there * found / outputs;
          sums[offset + exact] += found == outputs ? weight / there : 0;
        }
      }
    }
  }

  /** How many of a row, or of a step of it, are right. */
  private int right(Outcome batch, int from) {
    int found = 0;
    for (int i = from; i < from + outputs; i++) {
      found += isYes(batch.predictions().get(i)) == isYes(batch.targets().get(i)) ? 1 : 0;
    }
    return found;
  }

  /** Whether a probability, or a target that may be soft, is a yes. */
  static boolean isYes(float number) {
    return number >= YES;
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>(numbers.values(sums));
    values.put("accuracy", sums[right] / sums[WEIGHT]);
    values.put("exactAccuracy", sums[exact] / sums[WEIGHT]);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
