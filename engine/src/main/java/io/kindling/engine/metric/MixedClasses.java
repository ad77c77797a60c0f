package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Loss and accuracy where targets are shares of the classes: the sums of {@link RightClasses}, to
 * which a row adds its share of the class that it is taken for.
 */
final class MixedClasses implements Metrics {
  private static final int RIGHT = 2;

  private final int classes;

  MixedClasses(int classes) {
    this.classes = classes;
  }

  @Override
  public int sums() {
    return RIGHT + 1;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    FloatBuffer shares = batch.targets();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      if (weight != 0) {
        int predicted = ClassMetrics.largest(batch.predictions(), n * classes, classes);
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
        sums[offset + RIGHT] += weight * shares.get(n * classes + predicted);
      }
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    return RightClasses.valuesOf(sums);
  }

  /** A mixed row has no single class. */
  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
