package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import java.util.List;

/**
 * Cross-entropy times (1 - p) to the power of gamma, p the probability of the right class: what is
 * classified well already counts little (Lin et al. 2017).
 *
 * @param alpha what the loss of each class is multiplied by; empty: nothing
 */
public record FocalLoss(float gamma, List<Float> alpha) implements ClassLoss {
  /** The step from 1 to the next smaller number in single precision. */
  private static final double NEXT_TO_1 = 0x1p-24;

  public FocalLoss {
    alpha = List.copyOf(alpha);
    Checks.require(
        gamma >= 0 && Float.isFinite(gamma),
        "Invalid gamma %s of the loss focal: expected a number from 0 on",
        gamma);
    Classes.checkWeights("focal", alpha);
  }

  @Override
  public String word() {
    return "focal";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    ClassLoss.super.checkOutputs(outputs);
    Classes.checkCount(word(), alpha, outputs);
  }

  @Override
  public Value losses(Graph graph, Value output, Value labels) {
    Value marks = Classes.marks(graph, output, labels);
    Value log = Classes.right(graph, Classes.logProbabilities(graph, output), marks);
    Value losses = Formulas.negate(graph, log);
    if (gamma != 0) {
      Value probability = Formulas.apply(graph, Activation.EXP, log);
      Value rest = Formulas.subtract(graph, Formulas.number(graph, 1), probability);
      boolean steep = gamma < 1;
      Value base = atLeast(graph, rest, steep ? NEXT_TO_1 : 0);
      Value exponent = Formulas.number(graph, gamma);
      Value factor = graph.add(new Pairwise(PairFunction.POWER), base, exponent).output();
      Value plain = steep ? atLeast(graph, losses, 0) : losses;
      losses = Formulas.multiply(graph, plain, factor);
    }
    if (!alpha.isEmpty()) {
      Value weights = Classes.weights(graph, alpha, output);
      losses = Formulas.multiply(graph, losses, Classes.right(graph, weights, marks));
    }
    return losses;
  }

  /**
   * In single precision, a probability of nearly 1 may come out above 1. A power below 1 of what is
   * left is infinitely steep at 0, which no gradient survives: less than the smallest rest counts
   * as that one, for there the loss and its slope are next to 0 all the same.
   */
  private static Value atLeast(Graph graph, Value value, double least) {
    Value floor = Formulas.number(graph, least);
    return graph.add(new Pairwise(PairFunction.MAX), value, floor).output();
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return Classes.probabilities(graph, output);
  }
}
