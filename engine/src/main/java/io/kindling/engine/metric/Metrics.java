package io.kindling.engine.metric;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.loss.PointsLoss;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.step.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What is measured of a model, as sums over rows: sums of two sets of rows add up, element by
 * element, to those of both. The first two sums are always the weight and the weighted loss.
 */
public interface Metrics {
  int WEIGHT = 0;
  int LOSS = 1;

  /**
   * The metrics that go with a loss. Of a row that is a sequence each step that is there counts
   * alike; a row without steps counts as one of weight zero.
   *
   * @param outputs of a row, or of a step of a row that is a sequence
   */
  static Metrics of(Loss loss, int outputs) {
    Optional<Answers> answers = Answers.of(loss, outputs);
    if (loss instanceof BoxesLoss) {
      return new BoxMetrics(outputs);
    }
    if (loss instanceof PointsLoss) {
      return new PointMetrics(outputs);
    }
    if (answers.isEmpty()) {
      return loss instanceof BinaryCrossEntropyLoss
          ? new MarkMetrics(outputs)
          : new NumberMetrics(outputs);
    }
    RightClasses right = new RightClasses(answers.get().classes(outputs), answers.get());
    return withShares(answers.get(), outputs, right);
  }

  private static ClassMetrics counts(Answers answers, int outputs) {
    return new ClassMetrics(answers.classes(outputs), answers, Double.NaN);
  }

  private static Metrics withShares(Answers answers, int outputs, Metrics ofRightClasses) {
    return answers == Answers.SHARES ? new ShareMetrics(outputs, ofRightClasses) : ofRightClasses;
  }

  /**
   * The metrics that go with a loss and a network; the symbols that a network predicts step by step
   * are measured in bits, too.
   */
  static Metrics of(Loss loss, Network network) {
    return of(loss, network.output());
  }

  private static Metrics of(Loss loss, Shape row) {
    return row.rank() == 2 && loss.classifies() && loss.takesLogits()
        ? new SymbolMetrics(outputs(row))
        : of(loss, outputs(row));
  }

  /** Of a row, or of a step of a row that is a sequence. */
  private static int outputs(Shape row) {
    return row.rank() == 2 ? row.size(1) : row.elements();
  }

  /**
   * Loss and accuracy of rows that are mixed of others, with targets that are shares of the
   * classes: the same sums as those of a classifier. A row is as right as its share of the class
   * that it is taken for.
   */
  static Metrics ofMixed(int classes) {
    return new MixedClasses(classes);
  }

  /**
   * The metrics that go with the losses of all outputs of a network; those of several stand behind
   * the names of their outputs.
   */
  static Metrics of(Objective objective, Network network) {
    return ofHeads(objective, network, (loss, row) -> of(loss, row));
  }

  private static Metrics ofHeads(
      Objective objective, Network network, BiFunction<Loss, Shape, Metrics> ofHead) {
    List<HeadMetrics.Head> heads = new ArrayList<>();
    for (NamedShape head : network.heads()) {
      Loss loss = objective.of(head.name()).loss();
      heads.add(new HeadMetrics.Head(head.name(), ofHead.apply(loss, head.shape())));
    }
    return heads.size() == 1 ? heads.get(0).metrics() : new HeadMetrics(heads);
  }

  /**
   * All that can be known of a model, for measuring it once: too many sums to travel with each
   * step.
   */
  static Metrics detailed(Loss loss, int outputs, Details details) {
    Optional<Answers> answers = Answers.of(loss, outputs);
    if (answers.isEmpty()) {
      return loss instanceof BinaryCrossEntropyLoss
          ? new DetailedMarkMetrics(outputs)
          : of(loss, outputs);
    }
    if (!loss.takesLogits()) {
      return new ConfusionMetrics(counts(answers.get(), outputs)); // scores are no probabilities
    }
    int classes = answers.get().classes(outputs);
    return withShares(
        answers.get(), outputs, new DetailedClassMetrics(classes, answers.get(), details));
  }

  /** The same of all outputs of a network. */
  static Metrics detailed(Objective objective, Network network, Details details) {
    return ofHeads(objective, network, (loss, row) -> detailed(loss, outputs(row), details));
  }

  /** How many sums there are. */
  int sums();

  /** Adds a batch that has been run, starting at {@code offset} of the sums. */
  void accumulate(Outcome batch, double[] sums, int offset);

  /** The metrics by name, in the order of reports. */
  Map<String, Double> values(double[] sums);

  /** The names of all metrics that there can be, in the order of reports. */
  default Set<String> names() {
    double[] all = new double[sums()];
    Arrays.fill(all, 1); // some of each kind of row, so that nothing is left out
    return values(all).keySet();
  }

  /** Weighted counts by true class (rows) and predicted class; empty where there are no classes. */
  double[][] confusion(double[] sums);

  /**
   * How well the probability of each class tells it from the others; for two classes, that of the
   * second. Empty where there are none.
   */
  default List<ScoreCurve> curves(double[] sums) {
    return List.of();
  }

  /** What is told of the classes of each output that has some, in the network's order. */
  default List<Classified> classified(double[] sums) {
    double[][] confusion = confusion(sums);
    return confusion.length == 0 ? List.of() : List.of(new Classified("", confusion, curves(sums)));
  }
}
