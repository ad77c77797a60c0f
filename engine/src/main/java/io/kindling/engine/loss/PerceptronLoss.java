package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;

/**
 * (step(x) - target) x, summed over a row's independent units with targets 0 or 1: how far a unit
 * is on the wrong side. A step of gradient descent at rate r is Rosenblatt's rule: weights += r
 * (target - step(x)) input. Predictions are 0 or 1.
 */
public record PerceptronLoss() implements NumberLoss {
  @Override
  public String word() {
    return "perceptron";
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value wrong = Formulas.subtract(graph, predictions(graph, output), targets);
    return Formulas.sum(graph, Formulas.multiply(graph, wrong, output), 1);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Formulas.apply(graph, Activation.STEP, output);
  }
}
