package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Select;

/**
 * A loss on the places of points in a picture, of which some may not be known: a number below 0 is
 * none. It adds nothing to losses, gradients and metrics, and a row has the mean over its others.
 *
 * <p>Files of models know the loss alone: whoever knows that it is of points says so again.
 *
 * @param whole the loss of points that are known, which is 0 where a number is met
 */
public record PointsLoss(NumberLoss whole) implements NumberLoss {
  /** What stands for a number of a point that is not known. */
  public static final float UNKNOWN = -1;

  public PointsLoss {
    Checks.require(
        fits(whole),
        "The loss %s is not of points: expected meanSquaredError, meanAbsoluteError or huber",
        whole.word());
  }

  /** Whether a loss is of distances, so that one which is not known can be left out. */
  public static boolean fits(Loss loss) {
    return loss instanceof MeanSquaredErrorLoss
        || loss instanceof MeanAbsoluteErrorLoss
        || loss instanceof HuberLoss;
  }

  @Override
  public String word() {
    return whole.word();
  }

  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value nothing = Formulas.number(graph, 0);
    Value known = graph.add(new Pairwise(PairFunction.GREATER_EQUAL), targets, nothing).output();
    Value found = graph.add(new Select(), known, output, nothing).output();
    Value wanted = graph.add(new Select(), known, targets, nothing).output();
    Value one = Formulas.number(graph, 1);
    Value count = Formulas.sum(graph, known, 1);
    Value divisor = graph.add(new Pairwise(PairFunction.MAX), count, one).output();
    Value sum = Formulas.scale(graph, whole.losses(graph, found, wanted), output.shape().size(1));
    return Formulas.divide(graph, sum, divisor);
  }
}
