package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Constant;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.OneHot;
import io.kindling.engine.op.Softmax;
import java.util.List;

/** What losses on class numbers share. */
final class Classes {
  private Classes() {}

  /** Rows of 0 with a 1 at the right class. */
  static Value marks(Graph graph, Value output, Value labels) {
    return graph.add(new OneHot(output.shape().size(1)), labels).output();
  }

  /** Of each row the number at the right class. */
  static Value right(Graph graph, Value numbers, Value marks) {
    return Formulas.sum(graph, Formulas.multiply(graph, numbers, marks), 1);
  }

  static Value logProbabilities(Graph graph, Value output) {
    return graph.add(new LogSoftmax(-1), output).output();
  }

  static Value probabilities(Graph graph, Value output) {
    return graph.add(new Softmax(-1), output).output();
  }

  /** Weights by class, or by output, as an array [C]. */
  static Value weights(Graph graph, List<Float> weights, Value output) {
    return graph.add(new Constant(weights, Shape.of(output.shape().size(1)))).output();
  }

  /**
   * The cross-entropy of logits and shares of the classes.
   *
   * @param smoothing the part of the shares that is spread over all classes evenly
   * @param classWeights what is multiplied with each class's part; empty: nothing
   */
  static Value crossEntropy(
      Graph graph, Value output, Value shares, float smoothing, List<Float> classWeights) {
    Value target = shares;
    if (smoothing != 0) {
      Value kept = Formulas.scale(graph, target, 1 - smoothing);
      target = Formulas.shift(graph, kept, smoothing / output.shape().size(1));
    }
    if (!classWeights.isEmpty()) {
      target = Formulas.multiply(graph, target, weights(graph, classWeights, output));
    }
    return Formulas.negate(graph, right(graph, logProbabilities(graph, output), target));
  }

  /** The probability of a single class is always 1: there would be nothing to learn. */
  static void checkSeveral(String word, int outputs) {
    Checks.require(
        outputs > 1,
        "The loss %s tells classes apart, the network puts out %s number: expected one for each of"
            + " at least 2 classes (a single yes or no goes with binaryCrossEntropy)",
        word,
        outputs);
  }

  static void checkCount(String word, List<Float> weights, int classes) {
    Checks.require(
        weights.isEmpty() || weights.size() == classes,
        "The loss %s has %s weights of classes, the network puts out %s classes",
        word,
        weights.size(),
        classes);
  }

  static void checkSmoothing(String word, float share) {
    Checks.require(
        share >= 0 && share < 1,
        "Invalid labelSmoothing %s of the loss %s: expected a number from 0 to below 1",
        share,
        word);
  }

  static void checkWeights(String word, List<Float> weights) {
    Checks.require(
        weights.stream().allMatch(weight -> weight >= 0 && Float.isFinite(weight)),
        "Invalid weights of classes %s of the loss %s: expected numbers from 0",
        weights,
        word);
  }
}
