package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;

/**
 * The sum over the wrong classes of max(0, score - score of the right class + margin), as support
 * vector machines have it (Weston and Watkins 1999). Predictions are scores.
 */
public record HingeLoss(float margin) implements ClassLoss {
  public HingeLoss {
    Checks.require(
        margin > 0 && Float.isFinite(margin),
        "Invalid margin %s of the loss hinge: expected a number above 0",
        margin);
  }

  @Override
  public String word() {
    return "hinge";
  }

  @Override
  public Value losses(Graph graph, Value output, Value labels) {
    Value marks = Classes.marks(graph, output, labels);
    Value right = Formulas.sumKept(graph, Formulas.multiply(graph, output, marks), 1);
    Value over = Formulas.shift(graph, Formulas.subtract(graph, output, right), margin);
    Value wrong = Formulas.subtract(graph, Formulas.number(graph, 1), marks);
    Value hinged = Formulas.apply(graph, Activation.RELU, over);
    return Formulas.sum(graph, Formulas.multiply(graph, hinged, wrong), 1);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return output;
  }
}
