package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;

/** |prediction - target|, averaged over a row's numbers. */
public record MeanAbsoluteErrorLoss() implements NumberLoss {
  @Override
  public String word() {
    return "meanAbsoluteError";
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value error = Formulas.subtract(graph, output, targets);
    return Formulas.mean(graph, Formulas.apply(graph, Activation.ABS, error), 1);
  }
}
