package io.kindling.engine.loss;

import io.kindling.engine.graph.Shape;

/** A loss whose targets are class numbers: [N] for outputs [N,C]. */
public sealed interface ClassLoss extends Loss
    permits CrossEntropyLoss, FocalLoss, HingeLoss, ClassPerceptronLoss, GapsLoss {
  @Override
  default boolean classifies() {
    return true;
  }

  @Override
  default Shape targets(int rows, int outputs) {
    return Shape.of(rows);
  }

  @Override
  default void checkOutputs(int outputs) {
    Classes.checkSeveral(word(), outputs);
  }
}
