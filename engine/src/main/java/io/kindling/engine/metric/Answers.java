package io.kindling.engine.metric;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.KlDivergenceLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.Optional;

/** How the predictions and targets of a loss name classes. */
enum Answers {
  /** A number for each class, and the number of the right one. */
  CLASSES {
    @Override
    FloatBuffer predictions(Outcome batch) {
      return batch.predictions();
    }

    @Override
    FloatBuffer labels(Outcome batch, int classes) {
      return batch.targets();
    }
  },

  /** The probability of a yes, and how right it is; yes is the second of two classes. */
  YES_OR_NO {
    @Override
    FloatBuffer predictions(Outcome batch) {
      FloatBuffer yes = batch.predictions();
      FloatBuffer both = FloatBuffer.allocate(2 * yes.capacity());
      for (int i = 0; i < yes.capacity(); i++) {
        both.put(2 * i, 1 - yes.get(i)).put(2 * i + 1, yes.get(i));
      }
      return both;
    }

    @Override
    FloatBuffer labels(Outcome batch, int classes) {
      FloatBuffer targets = batch.targets();
      FloatBuffer labels = FloatBuffer.allocate(targets.capacity());
      for (int i = 0; i < targets.capacity(); i++) {
        labels.put(i, targets.get(i) >= 0.5f ? 1 : 0);
      }
      return labels;
    }
  },

  /** A probability for each class, and the share of each; the right one has the largest. */
  SHARES {
    @Override
    FloatBuffer predictions(Outcome batch) {
      return batch.predictions();
    }

    @Override
    FloatBuffer labels(Outcome batch, int classes) {
      FloatBuffer targets = batch.targets();
      FloatBuffer labels = FloatBuffer.allocate(targets.capacity() / classes);
      for (int i = 0; i < labels.capacity(); i++) {
        labels.put(i, ClassMetrics.largest(targets, i * classes, classes));
      }
      return labels;
    }
  };

  /** How a loss on so many outputs names classes; empty where it does not. */
  static Optional<Answers> of(Loss loss, int outputs) {
    if (loss.classifies()) {
      return Optional.of(CLASSES);
    }
    if (loss instanceof BinaryCrossEntropyLoss && outputs == 1) {
      return Optional.of(YES_OR_NO);
    }
    return loss instanceof SoftCrossEntropyLoss || loss instanceof KlDivergenceLoss
        ? Optional.of(SHARES)
        : Optional.empty();
  }

  /** How many of some steps have a label; one below 0 is none. */
  static int there(FloatBuffer labels, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += labels.get(i) >= 0 ? 1 : 0;
    }
    return count;
  }

  int classes(int outputs) {
    return this == YES_OR_NO ? 2 : outputs;
  }

  /** Behind one another, a number for each class. */
  abstract FloatBuffer predictions(Outcome batch);

  /** The numbers of the right classes. */
  abstract FloatBuffer labels(Outcome batch, int classes);
}
