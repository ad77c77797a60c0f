package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loss of a model that finds points in pictures, how far these are from where they belong in the
 * mean, and the share of them that are near. Distances are counted in widths of the picture to the
 * side and in its heights downwards; a point that is not known counts nowhere, all others alike.
 */
final class PointMetrics implements Metrics {
  /** The distance up to which a point is found: a tenth of the picture. */
  static final double NEAR = 0.1;

  private static final int POINTS = 2;
  private static final int DISTANCE = 3;
  private static final int FOUND = 4;
  private static final int SUMS = 5;

  private final int outputs;

  /** Of so many numbers, two for each point. */
  PointMetrics(int outputs) {
    this.outputs = outputs;
  }

  @Override
  public int sums() {
    return SUMS;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      double before = sums[offset + POINTS];
      if (weight != 0) {
        for (int i = n * outputs; i + 1 < (n + 1) * outputs; i += 2) {
          accumulatePoint(batch, i, weight, sums, offset);
        }
      }
      if (sums[offset + POINTS] > before) {
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
      }
    }
  }

  private static void accumulatePoint(
      Outcome batch, int at, double weight, double[] sums, int offset) {
    double x = batch.targets().get(at);
    double y = batch.targets().get(at + 1);
    if (x >= 0 && y >= 0) {
      double right = batch.predictions().get(at) - x;
      double down = batch.predictions().get(at + 1) - y;
      double distance = Math.sqrt(right * right + down * down);
      sums[offset + POINTS] += weight;
      sums[offset + DISTANCE] += weight * distance;
      sums[offset + FOUND] += distance <= NEAR ? weight : 0;
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", sums[LOSS] / sums[WEIGHT]);
    values.put("distance", sums[DISTANCE] / sums[POINTS]);
    values.put("pck", sums[FOUND] / sums[POINTS]);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
