package io.kindling.engine.metric;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.step.StepBatch;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is measured of a model, as sums over rows: sums of two sets of rows add up, element by
 * element, to those of both. The first two sums are always the weight and the weighted loss.
 */
public interface Metrics {
  int WEIGHT = 0;
  int LOSS = 1;

  /**
   * The metrics that go with a loss.
   *
   * @param outputs of a row, or of a step of a row that is a sequence: each step counts alike
   */
  static Metrics of(Loss loss, int outputs) {
    return loss.classifies() ? new ClassMetrics(outputs) : new NumberMetrics();
  }

  /**
   * The metrics that go with a loss and a network; the symbols that a network predicts step by step
   * are measured in bits, too.
   */
  static Metrics of(Loss loss, Network network) {
    boolean steps = network.output().rank() == 2;
    return steps && predictsProbabilities(loss)
        ? new SymbolMetrics(network.outputs())
        : of(loss, network.outputs());
  }

  /**
   * All that can be known of a model, for measuring it once: too many sums to travel with each
   * step.
   *
   * @param threshold from which probability on a row is taken as the second of two classes; empty:
   *     the larger of the two
   */
  static Metrics detailed(Loss loss, int outputs, OptionalDouble threshold) {
    return predictsProbabilities(loss)
        ? new DetailedClassMetrics(outputs, threshold.orElse(Double.NaN))
        : of(loss, outputs);
  }

  /** Whether the predictions of a classifier are probabilities, and not any scores. */
  private static boolean predictsProbabilities(Loss loss) {
    return loss.classifies() && loss.takesLogits();
  }

  /** How many sums there are. */
  int sums();

  /** Adds a batch that has been run, starting at {@code offset} of the sums. */
  void accumulate(StepBatch batch, double[] sums, int offset);

  /** The metrics by name, in the order of reports. */
  Map<String, Double> values(double[] sums);

  /** Weighted counts by true class (rows) and predicted class; empty where there are no classes. */
  double[][] confusion(double[] sums);

  /**
   * How well the probability of each class tells it from the others; for two classes, that of the
   * second. Empty where there are none.
   */
  default List<ScoreCurve> curves(double[] sums) {
    return List.of();
  }
}
