package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loss, precision and recall of objects in pictures: an object is found where one of its class
 * overlaps it by half of what both cover.
 */
final class BoxMetrics implements Metrics {
  private static final int RIGHT = 2;
  private static final int FOUND = 3;
  private static final int THERE = 4;
  private static final int SUMS = 5;

  private final int outputs;

  /** Of so many numbers for each cell. */
  BoxMetrics(int outputs) {
    this.outputs = outputs;
  }

  @Override
  public int sums() {
    return SUMS;
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    int numbers = batch.predictions().capacity() / batch.rows();
    int cells = numbers / outputs;
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      if (weight != 0) {
        int from = n * numbers;
        List<FoundBox> found =
            GridBoxes.distinct(
                GridBoxes.all(i -> batch.predictions().get(from + i), cells, outputs));
        List<FoundBox> there = GridBoxes.all(i -> batch.targets().get(from + i), cells, outputs);
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
        sums[offset + RIGHT] += weight * GridBoxes.right(found, there);
        sums[offset + FOUND] += weight * found.size();
        sums[offset + THERE] += weight * there.size();
      }
    }
  }

  /** Where nothing was found, none of it was wrong; where nothing is there, all of it was found. */
  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>();
    double both = sums[FOUND] + sums[THERE];
    values.put("loss", sums[LOSS] / sums[WEIGHT]);
    values.put("precision", sums[FOUND] == 0 ? 1 : sums[RIGHT] / sums[FOUND]);
    values.put("recall", sums[THERE] == 0 ? 1 : sums[RIGHT] / sums[THERE]);
    values.put("f1", both == 0 ? 1 : 2 * sums[RIGHT] / both);
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
