package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;

/** A loss whose targets are numbers, as many as the network puts out: [N,O] for [N,O]. */
public sealed interface NumberLoss extends Loss
    permits BinaryCrossEntropyLoss,
        BoxesLoss,
        HuberLoss,
        KlDivergenceLoss,
        MeanAbsoluteErrorLoss,
        MeanSquaredErrorLoss,
        PerceptronLoss,
        PointsLoss,
        PoissonLoss,
        QuantileLoss,
        SoftCrossEntropyLoss {
  @Override
  default boolean classifies() {
    return false;
  }

  @Override
  default Shape targets(int rows, int outputs) {
    return Shape.of(rows, outputs);
  }

  /** The network's output as it is, unless the loss says otherwise. */
  @Override
  default Value predictions(Graph graph, Value output) {
    return output;
  }
}
