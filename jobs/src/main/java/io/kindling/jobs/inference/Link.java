package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.PerceptronLoss;
import io.kindling.engine.loss.PoissonLoss;

/** What a loss makes predictions of, seen from these. */
enum Link {
  /** Predictions are what the network puts out. */
  NONE {
    @Override
    double inverse(double prediction) {
      return prediction;
    }
  },
  /** Shares of classes, of numbers up to one that all have in common. */
  LOGARITHM {
    @Override
    double inverse(double prediction) {
      return Math.log(Math.max(prediction, LEAST));
    }
  },
  /** The probability of a yes. */
  LOGIT {
    @Override
    double inverse(double prediction) {
      double inside = Math.min(Math.max(prediction, LEAST), 1 - LEAST);
      return Math.log(inside / (1 - inside));
    }
  },
  /** No or yes. */
  STEP {
    @Override
    double inverse(double prediction) {
      return prediction - middle();
    }
  };

  /** Probabilities of nothing would be an infinite loss. */
  private static final double LEAST = 1e-7;

  /** What becomes this prediction. */
  abstract double inverse(double prediction);

  /** From which number on a single prediction is a yes. */
  double middle() {
    return this == NONE ? 0 : 0.5;
  }

  /** Whether the numbers of a row compete, so that the largest is what is taken. */
  boolean isOfAll() {
    return this == NONE || this == LOGARITHM;
  }

  static Link of(Loss loss) {
    Checks.require(
        !(loss instanceof BoxesLoss), "Boxes of several models cannot be made one: expected one");
    if (loss instanceof PoissonLoss) {
      return LOGARITHM;
    }
    if (loss instanceof PerceptronLoss) {
      return STEP;
    }
    if (loss instanceof BinaryCrossEntropyLoss) {
      return LOGIT;
    }
    return loss.takesLogits() ? LOGARITHM : NONE;
  }
}
