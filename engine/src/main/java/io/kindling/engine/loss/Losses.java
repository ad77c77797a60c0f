package io.kindling.engine.loss;

import java.util.List;

/** All losses by name, with the settings that hold unless others are said. */
public final class Losses {
  private Losses() {}

  public static List<Loss> all() {
    return List.of(
        Loss.CROSS_ENTROPY,
        Loss.MEAN_SQUARED_ERROR,
        new MeanAbsoluteErrorLoss(),
        new HuberLoss(1),
        new QuantileLoss(0.5f),
        new PoissonLoss(),
        new BinaryCrossEntropyLoss(),
        new SoftCrossEntropyLoss(),
        new KlDivergenceLoss(),
        new FocalLoss(2, List.of()),
        new HingeLoss(1),
        new PerceptronLoss(),
        new ClassPerceptronLoss(),
        new BoxesLoss());
  }

  /** The loss of that name; throws {@link IllegalArgumentException} if there is none. */
  public static Loss of(String word) {
    return all().stream()
        .filter(loss -> loss.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown loss '" + word + "'"));
  }
}
