package io.kindling.engine.metric;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.step.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    if (answers.isEmpty()) {
      return new NumberMetrics(outputs);
    }
    return answers.get() == Answers.SHARES
        ? new ShareMetrics(outputs)
        : new ClassMetrics(answers.get().classes(outputs), answers.get(), Double.NaN);
  }

  /**
   * The metrics that go with a loss and a network; the symbols that a network predicts step by step
   * are measured in bits, too.
   */
  static Metrics of(Loss loss, Network network) {
    return of(loss, network.output());
  }

  private static Metrics of(Loss loss, Shape row) {
    boolean steps = row.rank() == 2;
    int outputs = steps ? row.size(1) : row.elements();
    return steps && loss.classifies() && loss.takesLogits()
        ? new SymbolMetrics(outputs)
        : of(loss, outputs);
  }

  /** The metrics that go with the losses of all outputs of a network. */
  static Metrics of(Objective objective, Network network) {
    List<HeadMetrics.Head> heads = new ArrayList<>();
    for (NamedShape head : network.heads()) {
      Loss loss = objective.of(head.name()).loss();
      heads.add(new HeadMetrics.Head(head.name(), of(loss, head.shape())));
    }
    return new HeadMetrics(heads);
  }

  /**
   * All that can be known of a model, for measuring it once: too many sums to travel with each
   * step.
   */
  static Metrics detailed(Loss loss, int outputs, Details details) {
    Optional<Answers> answers = Answers.of(loss, outputs);
    return answers.isPresent() && answers.get() != Answers.SHARES && loss.takesLogits()
        ? new DetailedClassMetrics(answers.get().classes(outputs), answers.get(), details)
        : of(loss, outputs);
  }

  /** How many sums there are. */
  int sums();

  /** Adds a batch that has been run, starting at {@code offset} of the sums. */
  void accumulate(Outcome batch, double[] sums, int offset);

  /** The metrics by name, in the order of reports. */
  Map<String, Double> values(double[] sums);

  /** Weighted counts by true class (rows) and predicted class; empty where there are no classes. */
  double[][] confusion(double[] sums);

  /**
   * How well the probability of each class tells it from the others; for two classes, that of the
   * second. Empty where there are none.
   */
  default List<ScoreCurve> curves(double[] sums) {
    return List.of();
  }
}
