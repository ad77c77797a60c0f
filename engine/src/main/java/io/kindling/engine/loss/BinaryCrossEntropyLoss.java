package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import java.util.List;

/**
 * Cross-entropy of independent logits and targets from 0 to 1, averaged over a row's numbers;
 * predictions are probabilities.
 *
 * @param labelSmoothing the share of each target that is 0.5 instead
 * @param positiveWeights what the loss of a target of 1 is multiplied by, for each output; empty:
 *     nothing. Of a target in between it is that part
 */
public record BinaryCrossEntropyLoss(float labelSmoothing, List<Float> positiveWeights)
    implements NumberLoss {
  public BinaryCrossEntropyLoss {
    positiveWeights = List.copyOf(positiveWeights);
    Classes.checkSmoothing("binaryCrossEntropy", labelSmoothing);
    Checks.require(
        positiveWeights.stream().allMatch(weight -> weight >= 0 && Float.isFinite(weight)),
        "Invalid positiveWeights %s of the loss binaryCrossEntropy: expected numbers from 0",
        positiveWeights);
  }

  public BinaryCrossEntropyLoss() {
    this(0, List.of());
  }

  @Override
  public String word() {
    return "binaryCrossEntropy";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    Checks.require(
        positiveWeights.isEmpty() || positiveWeights.size() == outputs,
        "The loss binaryCrossEntropy has %s positiveWeights, the network puts out %s numbers:"
            + " expected one for each",
        positiveWeights.size(),
        outputs);
  }

  /** softplus(x) - target x, which is safe for large x. */
  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value target = targets;
    if (labelSmoothing != 0) {
      Value kept = Formulas.scale(graph, targets, 1 - labelSmoothing);
      target = Formulas.shift(graph, kept, labelSmoothing / 2);
    }
    Value partition = Formulas.apply(graph, Activation.SOFTPLUS, output);
    Value positive = target;
    if (!positiveWeights.isEmpty()) {
      Value weights = Classes.weights(graph, positiveWeights, output);
      positive = Formulas.multiply(graph, target, weights);
      Value more = Formulas.subtract(graph, positive, target);
      partition = Formulas.multiply(graph, partition, Formulas.shift(graph, more, 1));
    }
    Value seen = Formulas.multiply(graph, output, positive);
    return Formulas.mean(graph, Formulas.subtract(graph, partition, seen), 1);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Formulas.apply(graph, Activation.SIGMOID, output);
  }
}
