package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;

/** Cross-entropy of logits and rows of probabilities; predictions are probabilities. */
public record SoftCrossEntropyLoss() implements NumberLoss {
  @Override
  public String word() {
    return "softCrossEntropy";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    Classes.checkSeveral(word(), outputs);
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value log = Classes.logProbabilities(graph, output);
    return Formulas.negate(graph, Classes.right(graph, log, targets));
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Classes.probabilities(graph, output);
  }
}
