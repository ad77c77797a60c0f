package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Slice;
import java.util.List;

/**
 * The loss of a cell of a grid that is laid over a picture. Of its numbers the first says whether
 * the middle of an object lies in the cell (binary cross-entropy); the next four say where in the
 * cell, and how wide and high the object is (squared error); the others which class it is of
 * (cross-entropy). The last two count where there is an object. All numbers of the network are
 * logits; predictions are from 0 to 1 as targets are.
 *
 * @param object what the first part is multiplied by where there is an object
 * @param empty where there is none: most cells are empty
 * @param place what the squared error is multiplied by
 * @param kind what the cross-entropy of the class is multiplied by
 */
public record BoxesLoss(float object, float empty, float place, float kind) implements NumberLoss {
  /** The numbers of a cell before those of the classes. */
  public static final int FIRST_CLASS = 5;

  /** Those of an object's place begin here. */
  private static final int FIRST_PLACE = 1;

  public BoxesLoss {
    for (float weight : List.of(object, empty, place, kind)) {
      Checks.require(
          weight >= 0 && Float.isFinite(weight),
          "Invalid weight %s of the loss boxes: expected a number from 0",
          weight);
    }
  }

  /** Places count more, and empty cells less. */
  public BoxesLoss() {
    this(1, 0.5f, 5, 1);
  }

  @Override
  public String word() {
    return "boxes";
  }

  @Override
  public boolean takesLogits() {
    return true;
  }

  @Override
  public void checkOutputs(int outputs) {
    Checks.require(
        outputs > FIRST_CLASS,
        "The loss boxes takes five numbers of a cell and one for each class, the network puts out"
            + " %s: expected at least %s",
        outputs,
        FIRST_CLASS + 1);
  }

  /** The targets of a cell without an object are 0, and so is its part of the last two. */
  @Override
  public Value losses(Graph graph, Value output, Value targets) {
    Value marks = part(graph, targets, 0, FIRST_PLACE);
    Value there = Formulas.sum(graph, seen(graph, part(graph, output, 0, FIRST_PLACE), marks), 1);
    Value places = squashed(graph, part(graph, output, FIRST_PLACE, FIRST_CLASS));
    Value wanted = part(graph, targets, FIRST_PLACE, FIRST_CLASS);
    Value error = Formulas.subtract(graph, places, wanted);
    Value squares = Formulas.multiply(graph, Formulas.multiply(graph, error, error), marks);
    Value placed = Formulas.scale(graph, Formulas.sum(graph, squares, 1), place);
    Value known =
        Classes.crossEntropy(graph, classes(graph, output), classes(graph, targets), 0, List.of());
    return Formulas.add(
        graph, Formulas.add(graph, there, placed), Formulas.scale(graph, known, kind));
  }

  /** softplus(x) - target x, which is safe for large x, by what a cell counts. */
  private Value seen(Graph graph, Value logit, Value marks) {
    Value partition = Formulas.apply(graph, Activation.SOFTPLUS, logit);
    Value entropy = Formulas.subtract(graph, partition, Formulas.multiply(graph, logit, marks));
    Value weights = Formulas.shift(graph, Formulas.scale(graph, marks, object - empty), empty);
    return Formulas.multiply(graph, entropy, weights);
  }

  private static Value part(Graph graph, Value numbers, int from, int to) {
    return graph.add(new Slice(1, from, to), numbers).output();
  }

  private static Value classes(Graph graph, Value numbers) {
    return part(graph, numbers, FIRST_CLASS, numbers.shape().size(1));
  }

  private static Value squashed(Graph graph, Value numbers) {
    return Formulas.apply(graph, Activation.SIGMOID, numbers);
  }

  @Override
  public Value predictions(Graph graph, Value output) {
    Value places = squashed(graph, part(graph, output, 0, FIRST_CLASS));
    Value kinds = Classes.probabilities(graph, classes(graph, output));
    return graph.add(new Concat(1), places, kinds).output();
  }
}
