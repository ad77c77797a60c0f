package io.kindling.jobs.boost;

import io.kindling.jobs.inference.Combination;
import io.kindling.partitioning.draw.Overlay;
import java.util.Arrays;
import java.util.List;

/**
 * AdaBoost of several classes (Zhu, Zou, Rosset and Hastie, 2009): rows that are taken for another
 * class weigh more for the next member. SAMME lets members vote, SAMME.R multiplies their
 * probabilities.
 */
final class AdaBoost implements Sequence {
  /** Of probabilities, so that their logarithms are finite. */
  private static final double LEAST = 1e-7;

  private final KnownLabels labels;
  private final int classes;
  private final double rate;
  private final boolean byProbability;
  private final double[] factors;

  private AdaBoost(KnownLabels labels, int classes, double rate, boolean byProbability) {
    this.labels = labels;
    this.classes = classes;
    this.rate = rate;
    this.byProbability = byProbability;
    this.factors = new double[labels.count()];
    Arrays.fill(factors, 1);
  }

  static AdaBoost voting(KnownLabels labels, int classes, double rate) {
    return new AdaBoost(labels, classes, rate, false);
  }

  static AdaBoost byProbability(KnownLabels labels, int classes, double rate) {
    return new AdaBoost(labels, classes, rate, true);
  }

  @Override
  public Combination.Rule rule() {
    return byProbability ? Combination.Rule.PRODUCT : Combination.Rule.VOTE;
  }

  @Override
  public List<Double> start() {
    return List.of();
  }

  @Override
  public Overlay overlay() {
    float[] all = new float[factors.length];
    for (int row : labels.train()) {
      all[row] = (float) factors[row];
    }
    return Overlay.weighing(all);
  }

  @Override
  public Judged judge(float[] predicted) {
    double missed = 0;
    double total = 0;
    for (int row : labels.train()) {
      double weight = weight(row);
      total += weight;
      missed += misses(predicted, row) ? weight : 0;
    }
    double error = missed / total;
    if (error >= 1 - 1.0 / classes) {
      return new Judged(Judged.Verdict.REFUSED, error, 0);
    }
    // nothing missed would be a weight without end: it counts as half a row
    double told = error > 0 ? error : 0.5 / labels.train().length;
    double vote = rate * (Math.log((1 - told) / told) + Math.log(classes - 1.0));
    for (int row : labels.train()) {
      factors[row] *=
          byProbability
              ? Math.exp(-rate * (classes - 1.0) / classes * margin(predicted, row))
              : misses(predicted, row) ? Math.exp(vote) : 1;
    }
    normalise();
    Judged.Verdict verdict = error > 0 ? Judged.Verdict.TAKEN : Judged.Verdict.LAST;
    return new Judged(verdict, error, byProbability ? 1 : vote);
  }

  private double weight(int row) {
    return labels.weights()[row] * factors[row];
  }

  /** All rows weigh together what they do of themselves. */
  private void normalise() {
    double total = 0;
    for (int row : labels.train()) {
      total += weight(row);
    }
    double scale = labels.totalWeight() / total;
    for (int row : labels.train()) {
      factors[row] *= scale;
    }
  }

  private boolean misses(float[] predicted, int row) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = probability(predicted, row, i) > probability(predicted, row, best) ? i : best;
    }
    return best != (int) labels.targets()[row];
  }

  private double probability(float[] predicted, int row, int one) {
    return predicted[row * classes + one];
  }

  /** How far the logarithm of its own class's probability is above the mean of the others'. */
  private double margin(float[] predicted, int row) {
    int own = (int) labels.targets()[row];
    double others = 0;
    for (int i = 0; i < classes; i++) {
      others += i == own ? 0 : Math.log(Math.max(probability(predicted, row, i), LEAST));
    }
    return Math.log(Math.max(probability(predicted, row, own), LEAST)) - others / (classes - 1);
  }
}
