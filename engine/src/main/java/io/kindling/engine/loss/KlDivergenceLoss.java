package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;

/**
 * The divergence of the probabilities that softmax gives from rows of probabilities: the sum of
 * target (log target - log probability). Predictions are probabilities.
 */
public record KlDivergenceLoss() implements NumberLoss {
  @Override
  public String word() {
    return "klDivergence";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    Classes.checkSeveral(word(), outputs);
  }

  /** A target of 0 adds 0: its logarithm is kept finite. */
  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value least = Formulas.number(graph, Float.MIN_NORMAL);
    Value above = graph.add(new Pairwise(PairFunction.MAX), targets, least).output();
    Value log = Formulas.apply(graph, Activation.LOG, above);
    Value difference = Formulas.subtract(graph, log, Classes.logProbabilities(graph, output));
    return Classes.right(graph, difference, targets);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Classes.probabilities(graph, output);
  }
}
