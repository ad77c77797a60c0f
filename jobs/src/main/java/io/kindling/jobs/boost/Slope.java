package io.kindling.jobs.boost;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.MeanAbsoluteErrorLoss;
import io.kindling.engine.loss.MeanSquaredErrorLoss;
import io.kindling.jobs.config.ConfigException;
import java.util.List;

/** A loss as gradient boosting sees it: by the sums of members, for each number of a row. */
interface Slope {
  /**
   * The loss of a row.
   *
   * @param sums of its members
   * @param target what it is labelled with
   */
  double loss(double[] sums, float[] target);

  /** The negative gradient at the sums, which the next member learns. */
  void residualInto(double[] sums, float[] target, double[] residual);

  /** The same sums for all rows, of which the loss is least. */
  List<Double> start(KnownLabels labels, int width);

  /** That of a loss. */
  static Slope of(Loss loss) {
    if (loss instanceof CrossEntropyLoss plain) {
      refuse(loss, "labelSmoothing", plain.labelSmoothing());
      refuse(loss, "classWeights", plain.classWeights());
      return new ClassSlope();
    }
    if (loss instanceof BinaryCrossEntropyLoss plain) {
      refuse(loss, "labelSmoothing", plain.labelSmoothing());
      refuse(loss, "positiveWeights", plain.positiveWeights());
      return new BinarySlope();
    }
    if (loss instanceof MeanSquaredErrorLoss) {
      return NumberSlope.SQUARED;
    }
    if (loss instanceof MeanAbsoluteErrorLoss) {
      return NumberSlope.ABSOLUTE;
    }
    if (loss instanceof HuberLoss huber) {
      return NumberSlope.huber(huber.delta());
    }
    throw new ConfigException(
        "boost.method = gradient has no rule for training.loss = "
            + loss.word()
            + ": expected crossEntropy, binaryCrossEntropy, meanSquaredError, meanAbsoluteError or"
            + " huber; samme takes any loss of classes");
  }

  private static void refuse(Loss loss, String setting, float smoothing) {
    if (smoothing != 0) {
      throw notPlain(loss, setting, smoothing);
    }
  }

  private static void refuse(Loss loss, String setting, List<Float> weights) {
    if (!weights.isEmpty()) {
      throw notPlain(loss, setting, weights);
    }
  }

  private static ConfigException notPlain(Loss loss, String setting, Object found) {
    return new ConfigException(
        String.format(
            "boost.method = gradient makes plain %s small, but training.loss.%s.%s = %s changes it:"
                + " remove that setting",
            loss.word(), loss.word(), setting, found));
  }
}
