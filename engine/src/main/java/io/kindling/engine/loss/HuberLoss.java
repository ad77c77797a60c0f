package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;

/**
 * Half the squared error where it is at most delta, delta (|error| - delta / 2) beyond; averaged
 * over a row's numbers.
 */
public record HuberLoss(float delta) implements NumberLoss {
  public HuberLoss {
    Checks.require(
        delta > 0 && Float.isFinite(delta),
        "Invalid delta %s of the loss huber: expected a number above 0",
        delta);
  }

  @Override
  public String word() {
    return "huber";
  }

  /** Both sides are one formula of the error and the error clipped to delta. */
  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value error = Formulas.subtract(graph, output, targets);
    Value clipped = Formulas.apply(graph, Activation.clip(-delta, delta), error);
    Value rest = Formulas.subtract(graph, error, Formulas.scale(graph, clipped, 0.5));
    return Formulas.mean(graph, Formulas.multiply(graph, clipped, rest), 1);
  }
}
