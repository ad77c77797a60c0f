package io.kindling.engine.loss;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Select;

/**
 * A loss on classes where labels may be missing: a number below 0 is none. It adds nothing to
 * losses, gradients and metrics, and a row that is a sequence has the mean over its other steps.
 *
 * <p>Files of models know the loss alone: whoever knows that labels have gaps says so again.
 *
 * @param whole the loss of labels that are there
 */
public record GapsLoss(ClassLoss whole) implements ClassLoss {
  /** What stands for a label that is missing. */
  public static final int NO_LABEL = -1;

  /** The same loss; itself where it knows gaps, or can have none. */
  public static Loss of(Loss loss) {
    if (PointsLoss.fits(loss)) {
      return new PointsLoss((NumberLoss) loss);
    }
    return loss instanceof ClassLoss classes && !(loss instanceof GapsLoss)
        ? new GapsLoss(classes)
        : loss;
  }

  @Override
  public String word() {
    return whole.word();
  }

  @Override
  public boolean takesLogits() {
    return whole.takesLogits();
  }

  @Override
  public void checkOutputs(int outputs) {
    whole.checkOutputs(outputs);
  }

  @Override
  public Applied apply(Graph graph, Value output, Value labels) {
    Applied applied = whole.apply(graph, output, someClass(graph, labels));
    return new Applied(cut(graph, applied.losses(), labels), applied.predictions());
  }

  @Override
  public Value losses(Graph graph, Value output, Value labels) {
    return cut(graph, whole.losses(graph, output, someClass(graph, labels)), labels);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    return whole.predictions(graph, output);
  }

  /** The mean of losses[N,T] over the steps that have labels[N,T]; 0 for rows that have none. */
  public static Value mean(Graph graph, Value losses, Value labels) {
    Value count = Formulas.sum(graph, there(graph, labels), 1);
    Value one = Formulas.number(graph, 1);
    Value divisor = graph.add(new Pairwise(PairFunction.MAX), count, one).output();
    return Formulas.divide(graph, Formulas.sum(graph, losses, 1), divisor);
  }

  /** Losses look their class up, whatever becomes of them. */
  private static Value someClass(Graph graph, Value labels) {
    Value first = Formulas.number(graph, 0);
    return graph.add(new Pairwise(PairFunction.MAX), labels, first).output();
  }

  private static Value cut(Graph graph, Value losses, Value labels) {
    Value nothing = Formulas.number(graph, 0);
    return graph.add(new Select(), there(graph, labels), losses, nothing).output();
  }

  private static Value there(Graph graph, Value labels) {
    Value first = Formulas.number(graph, 0);
    return graph.add(new Pairwise(PairFunction.GREATER_EQUAL), labels, first).output();
  }
}
