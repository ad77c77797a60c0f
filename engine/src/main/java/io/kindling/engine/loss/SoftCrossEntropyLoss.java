package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import java.util.List;

/**
 * Cross-entropy of logits and rows of probabilities; predictions are probabilities.
 *
 * @param labelSmoothing the share of the target that is spread over all classes evenly
 * @param classWeights what each class's part of a loss is multiplied by; empty: nothing
 */
public record SoftCrossEntropyLoss(float labelSmoothing, List<Float> classWeights)
    implements NumberLoss {
  private static final String WORD = "softCrossEntropy";

  public SoftCrossEntropyLoss {
    classWeights = List.copyOf(classWeights);
    Classes.checkSmoothing(WORD, labelSmoothing);
    Classes.checkWeights(WORD, classWeights);
  }

  public SoftCrossEntropyLoss() {
    this(0, List.of());
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    Classes.checkSeveral(WORD, outputs);
    Classes.checkCount(WORD, classWeights, outputs);
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    return Classes.crossEntropy(graph, output, targets, labelSmoothing, classWeights);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Classes.probabilities(graph, output);
  }
}
