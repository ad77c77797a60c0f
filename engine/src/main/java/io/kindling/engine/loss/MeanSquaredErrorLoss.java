package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.SquaredError;

/** (prediction - target)², averaged over a row's numbers. */
public record MeanSquaredErrorLoss() implements NumberLoss {
  @Override
  public String word() {
    return "meanSquaredError";
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    return graph.add(new SquaredError(), output, targets).output();
  }
}
