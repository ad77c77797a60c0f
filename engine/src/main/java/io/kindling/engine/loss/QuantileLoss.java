package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;

/**
 * tau (target - prediction) where the prediction is too low, (1 - tau) (prediction - target) where
 * it is too high; averaged over a row's numbers. It is smallest at the quantile tau.
 */
public record QuantileLoss(float tau) implements NumberLoss {
  public QuantileLoss {
    Checks.require(
        tau > 0 && tau < 1,
        "Invalid tau %s of the loss quantile: expected a number between 0 and 1",
        tau);
  }

  @Override
  public String word() {
    return "quantile";
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value low = Formulas.subtract(graph, targets, output);
    Value ifLow = Formulas.scale(graph, low, tau);
    Value ifHigh = Formulas.scale(graph, low, tau - 1);
    Value larger = graph.add(new Pairwise(PairFunction.MAX), ifLow, ifHigh).output();
    return Formulas.mean(graph, larger, 1);
  }
}
