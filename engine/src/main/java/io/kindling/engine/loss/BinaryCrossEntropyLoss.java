package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;

/**
 * Cross-entropy of independent logits and targets from 0 to 1, averaged over a row's numbers;
 * predictions are probabilities.
 */
public record BinaryCrossEntropyLoss() implements NumberLoss {
  @Override
  public String word() {
    return "binaryCrossEntropy";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  /** softplus(x) - target x, which is safe for large x. */
  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value partition = Formulas.apply(graph, Activation.SOFTPLUS, output);
    Value seen = Formulas.multiply(graph, output, targets);
    return Formulas.mean(graph, Formulas.subtract(graph, partition, seen), 1);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Formulas.apply(graph, Activation.SIGMOID, output);
  }
}
