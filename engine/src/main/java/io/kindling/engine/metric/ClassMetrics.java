package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Loss, accuracy and the confusion matrix of a classifier. */
final class ClassMetrics implements Metrics {
  /** What a probability of 0 counts as where its logarithm is taken. */
  static final double LEAST_PROBABILITY = 1e-15;

  private static final int COUNTS = 2;
  private final int classes;
  private final Answers answers;
  private final double threshold;

  /** With a threshold for the second of two classes; not a number: the larger probability. */
  ClassMetrics(int classes, Answers answers, double threshold) {
    this.classes = classes;
    this.answers = answers;
    this.threshold = threshold;
  }

  @Override
  public int sums() {
    return COUNTS + classes * classes;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    FloatBuffer predictions = answers.predictions(batch);
    FloatBuffer labels = answers.labels(batch, classes);
    int steps = predictions.capacity() / (batch.rows() * classes);
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int end = n * steps + batch.stepsOf(n, steps);
      int there = Answers.there(labels, n * steps, end);
      if (weight != 0 && there > 0) {
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
        for (int i = n * steps; i < end; i++) {
          int label = (int) labels.get(i);
          if (label >= 0) {
            int predicted = predicted(predictions, i * classes);
            sums[offset + COUNTS + label * classes + predicted] += weight / there;
          }
        }
      }
    }
  }

  /** The class that a row is taken for. */
  int predicted(FloatBuffer predictions, int row) {
    if (classes == 2 && !Double.isNaN(threshold)) {
      return predictions.get(row + 1) >= threshold ? 1 : 0;
    }
    return largest(predictions, row, classes);
  }

  /** The first of the largest numbers of a row. */
  static int largest(FloatBuffer numbers, int from, int count) {
    int best = 0;
    for (int c = 1; c < count; c++) {
      if (numbers.get(from + c) > numbers.get(from + best)) {
        best = c;
      }
    }
    return best;
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    double right = 0;
    for (int c = 0; c < classes; c++) {
      right += sums[COUNTS + c * classes + c];
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", sums[LOSS] / sums[WEIGHT]);
    values.put("accuracy", right / sums[WEIGHT]);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    double[][] counts = new double[classes][];
    for (int label = 0; label < classes; label++) {
      int from = COUNTS + label * classes;
      counts[label] = Arrays.copyOfRange(sums, from, from + classes);
    }
    return counts;
  }
}
