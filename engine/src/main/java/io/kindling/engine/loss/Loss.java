package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SquaredError;

/** What training makes smaller. */
public enum Loss {
  /** Of logits and a class number; predictions are probabilities. */
  CROSS_ENTROPY("crossEntropy") {
    @Override
    public Shape targets(int rows, int outputs) {
      return Shape.of(rows);
    }

    @Override
    public Applied apply(Graph graph, Value output, Value targets) {
      Node node = graph.add(new CrossEntropy(), output, targets);
      return new Applied(node.output(0), node.output(1));
    }

    @Override
    public Value predictions(Graph graph, Value output) {
      return graph.add(new Softmax(), output).output();
    }
  },

  /** Of numbers and numbers, averaged over a row's; predictions are the network's output. */
  MEAN_SQUARED_ERROR("meanSquaredError") {
    @Override
    public Shape targets(int rows, int outputs) {
      return Shape.of(rows, outputs);
    }

    @Override
    public Applied apply(Graph graph, Value output, Value targets) {
      return new Applied(graph.add(new SquaredError(), output, targets).output(), output);
    }

    @Override
    public Value predictions(Graph graph, Value output) {
      return output;
    }
  };

  private final String word;

  Loss(String word) {
    this.word = word;
  }

  /** The name in configurations and model files. */
  public String word() {
    return word;
  }

  /** Whether targets are class numbers. */
  public boolean classifies() {
    return this == CROSS_ENTROPY;
  }

  /** The shape of the targets of so many rows for a network with so many outputs. */
  public abstract Shape targets(int rows, int outputs);

  /** Adds the loss of each row, and the predictions, to a graph. */
  public abstract Applied apply(Graph graph, Value output, Value targets);

  /** Adds the predictions alone. */
  public abstract Value predictions(Graph graph, Value output);

  /**
   * A loss in a graph.
   *
   * @param losses one for each row, before weights
   * @param predictions what the user sees of a row
   */
  public record Applied(Value losses, Value predictions) {}
}
