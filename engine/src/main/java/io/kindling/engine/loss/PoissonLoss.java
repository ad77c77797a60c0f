package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;

/**
 * exp(x) - target x, averaged over a row's numbers: the negative logarithm of a Poisson probability
 * without what does not depend on x. The network puts out the logarithm of the expected count;
 * predictions are expected counts.
 */
public record PoissonLoss() implements NumberLoss {
  @Override
  public String word() {
    return "poisson";
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value expected = predictions(graph, output);
    Value seen = Formulas.multiply(graph, output, targets);
    return Formulas.mean(graph, Formulas.subtract(graph, expected, seen), 1);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Formulas.apply(graph, Activation.EXP, output);
  }
}
