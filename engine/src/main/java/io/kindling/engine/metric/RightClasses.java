package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Loss and accuracy of a classifier: three sums, however many classes there are. */
final class RightClasses implements Metrics {
  private static final int RIGHT = 2;

  private final int classes;
  private final Answers answers;

  RightClasses(int classes, Answers answers) {
    this.classes = classes;
    this.answers = answers;
  }

  @Override
  public int sums() {
    return RIGHT + 1;
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
          int predicted = ClassMetrics.largest(predictions, i * classes, classes);
          sums[offset + RIGHT] += predicted == (int) labels.get(i) ? weight / there : 0;
        }
      }
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    return valuesOf(sums);
  }

  static Map<String, Double> valuesOf(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", sums[LOSS] / sums[WEIGHT]);
    values.put("accuracy", sums[RIGHT] / sums[WEIGHT]);
    return values;
  }

  /** A matrix would be too much to travel with each step: {@link Metrics#detailed} has one. */
  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
