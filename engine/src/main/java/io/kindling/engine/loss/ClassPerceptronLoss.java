package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.ArgMax;
import io.kindling.engine.op.Formulas;

/**
 * How far the score of the predicted class is above that of the right class; 0 where they are the
 * same class. A step of gradient descent at rate r is the perceptron rule for several classes: the
 * right class gains r times the input, the one predicted instead loses it. Predictions are scores.
 */
public record ClassPerceptronLoss() implements ClassLoss {
  @Override
  public String word() {
    return "classPerceptron";
  }

  @Override
  public Value losses(Graph graph, Value output, Value labels) {
    Value predicted = graph.add(new ArgMax(1), output).output();
    Value marks = Classes.marks(graph, output, predicted);
    Value over = Formulas.subtract(graph, marks, Classes.marks(graph, output, labels));
    return Classes.right(graph, output, over);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return output;
  }
}
