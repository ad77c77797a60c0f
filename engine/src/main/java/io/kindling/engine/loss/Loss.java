package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.io.Serializable;

/** What training makes smaller: a number for each row, before weights. */
public sealed interface Loss extends Serializable permits ClassLoss, NumberLoss {
  /** Of logits and a class number. */
  Loss CROSS_ENTROPY = new CrossEntropyLoss();

  /** Of numbers and numbers, averaged over a row's. */
  Loss MEAN_SQUARED_ERROR = new MeanSquaredErrorLoss();

  /** The name in configurations and model files. */
  String word();

  /** Whether targets are class numbers. */
  boolean classifies();

  /** Whether it turns what the network puts out into probabilities itself, which it predicts. */
  default boolean takesLogits() {
    return false;
  }

  /** The shape of the targets of so many rows for a network with so many outputs. */
  Shape targets(int rows, int outputs);

  /** Refuses a network with so many outputs, where the loss needs others. */
  default void checkOutputs(int outputs) {}

  /** Adds the loss of each row to a graph; {@code output} is [N,O]. */
  Value losses(Graph graph, Value output, Value targets);

  /** Adds what the user sees of a row. */
  Value predictions(Graph graph, Value output);

  /** Adds the loss of each row, and the predictions, to a graph. */
  default Applied apply(Graph graph, Value output, Value targets) {
    return new Applied(losses(graph, output, targets), predictions(graph, output));
  }

  /**
   * A loss in a graph.
   *
   * @param losses one for each row, before weights
   * @param predictions what the user sees of a row
   */
  record Applied(Value losses, Value predictions) {}
}
