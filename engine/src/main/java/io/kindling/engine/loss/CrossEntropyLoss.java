package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.CrossEntropy;
import java.util.List;

/**
 * The negative logarithm of the probability that softmax gives the right class.
 *
 * @param labelSmoothing the share of the target that is spread over all classes evenly
 * @param classWeights what the loss of each class is multiplied by; empty: nothing
 */
public record CrossEntropyLoss(float labelSmoothing, List<Float> classWeights)
    implements ClassLoss {
  public CrossEntropyLoss {
    classWeights = List.copyOf(classWeights);
    Classes.checkSmoothing("crossEntropy", labelSmoothing);
    Classes.checkWeights("crossEntropy", classWeights);
  }

  public CrossEntropyLoss() {
    this(0, List.of());
  }

  /** The same loss where targets are shares of the classes; of one class alone, the same number. */
  public SoftCrossEntropyLoss ofShares() {
    return new SoftCrossEntropyLoss(labelSmoothing, classWeights);
  }

  @Override
  public String word() {
    return "crossEntropy";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    ClassLoss.super.checkOutputs(outputs);
    Classes.checkCount(word(), classWeights, outputs);
  }

  /** Plain cross-entropy yields the probabilities on its way. */
  @Override
  public Applied apply(Graph graph, Value output, Value labels) {
    if (labelSmoothing != 0 || !classWeights.isEmpty()) {
      return ClassLoss.super.apply(graph, output, labels);
    }
    Node node = graph.add(new CrossEntropy(), output, labels);
    return new Applied(node.output(0), node.output(1));
  }

  @Override
  public Value losses(Graph graph, Value output, Value labels) {
    Value marks = Classes.marks(graph, output, labels);
    return Classes.crossEntropy(graph, output, marks, labelSmoothing, classWeights);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Classes.probabilities(graph, output);
  }
}
