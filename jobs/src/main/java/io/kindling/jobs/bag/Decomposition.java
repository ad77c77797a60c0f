package io.kindling.jobs.bag;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.PointsLoss;
import io.kindling.jobs.inference.Ballot;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What the error of a single model is made of, and how far models are apart. Of a squared error:
 * the square of how far the models' mean is off, and the variance around that mean. Of a share of
 * wrong classes (Domingos, 2000): the class that most models take is wrong, or others than it are
 * taken, which is a loss where it is right and a gain where it is wrong. What no model can know
 * counts as bias.
 */
public final class Decomposition {
  private static final String BIAS = "bias";
  private static final String ERROR = "error";

  private final Ballot ballot;
  private final int[] rows;
  private final IntFunction<BitSet> voters;
  private final boolean classes;
  private final boolean hasGaps;
  private final Sums sums = new Sums();

  private Decomposition(Ballot ballot, int[] rows, IntFunction<BitSet> voters) {
    this.ballot = ballot;
    this.rows = rows.clone();
    this.voters = voters;
    this.classes = ballot.loss().classifies();
    this.hasGaps = ballot.loss() instanceof GapsLoss || ballot.loss() instanceof PointsLoss;
  }

  /** What is added up over rows. */
  private static final class Sums {
    private double weight;
    private double wrong;
    private double mostWrong;
    private double away;
    private double lucky;
    private double apart;
    private double error;
    private double bias;
    private double variance;
  }

  /**
   * Of some rows.
   *
   * @param voters the models whose predictions of a row are looked at, at least one
   * @return the parts by the name of the error, and {@code disagreement}: the share of pairs of
   *     models that take different classes, or the deviation of numbers
   */
  public static Map<String, Map<String, Double>> of(
      Ballot ballot, int[] rows, IntFunction<BitSet> voters) {
    Decomposition all = new Decomposition(ballot, rows, voters);
    float[] targets = ballot.targets(rows);
    float[] weights = ballot.weights(rows);
    int width = targets.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      int there = all.there(targets, i * width, width);
      for (int unit = 0; unit < width; unit++) {
        float target = targets[i * width + unit];
        if (all.isThere(target)) {
          // a row weighs the same, however many of its classes or numbers are known
          double weight = (double) weights[i] * width / there;
          all.add(i, unit, ballot.outputs() / width, target, weight);
        }
      }
    }
    return all.told();
  }

  /** A class below 0 is none, and so is a number of points. */
  private boolean isThere(float target) {
    return !hasGaps || target >= 0;
  }

  private int there(float[] targets, int from, int count) {
    int there = 0;
    for (int i = from; i < from + count; i++) {
      there += isThere(targets[i]) ? 1 : 0;
    }
    return there;
  }

  /** Adds a class, or a number, that a row is measured by. */
  private void add(int i, int unit, int numbers, float target, double weight) {
    BitSet asked = voters.apply(rows[i]);
    sums.weight += weight;
    for (int number = 0; number < numbers; number++) {
      int place = unit * numbers + number;
      double wanted = classes ? (number == (int) target ? 1 : 0) : target;
      addSquares(rows[i], place, wanted, asked, weight);
    }
    if (classes || isMark()) {
      addClasses(taken(rows[i], unit, numbers, asked), (int) target, asked.cardinality(), weight);
    }
  }

  private boolean isMark() {
    return ballot.loss() instanceof BinaryCrossEntropyLoss;
  }

  private void addSquares(int row, int place, double wanted, BitSet asked, double weight) {
    double mean = 0;
    double error = 0;
    for (int m = asked.nextSetBit(0); m >= 0; m = asked.nextSetBit(m + 1)) {
      double said = ballot.predicted(m, row, place);
      mean += said / asked.cardinality();
      error += (said - wanted) * (said - wanted) / asked.cardinality();
    }
    double variance = 0;
    for (int m = asked.nextSetBit(0); m >= 0; m = asked.nextSetBit(m + 1)) {
      double away = ballot.predicted(m, row, place) - mean;
      variance += away * away / asked.cardinality();
    }
    sums.error += weight * error;
    sums.bias += weight * (mean - wanted) * (mean - wanted);
    sums.variance += weight * variance;
    sums.apart += classes || isMark() ? 0 : weight * Math.sqrt(variance);
  }

  /** How many models take each class. */
  private int[] taken(int row, int unit, int numbers, BitSet asked) {
    int[] taken = new int[Math.max(2, numbers)];
    for (int m = asked.nextSetBit(0); m >= 0; m = asked.nextSetBit(m + 1)) {
      int best = 0;
      for (int number = 1; number < numbers; number++) {
        boolean more =
            ballot.predicted(m, row, unit * numbers + number)
                > ballot.predicted(m, row, unit * numbers + best);
        best = more ? number : best;
      }
      taken[numbers == 1 && ballot.predicted(m, row, unit) >= 0.5 ? 1 : best]++;
    }
    return taken;
  }

  private void addClasses(int[] taken, int target, int models, double weight) {
    int most = 0;
    double alike = 0;
    for (int c = 0; c < taken.length; c++) {
      most = taken[c] > taken[most] ? c : most;
      alike += taken[c] * (taken[c] - 1.0);
    }
    double right = (double) taken[target] / models;
    sums.wrong += weight * (1 - right);
    sums.mostWrong += most == target ? 0 : weight;
    sums.away += most == target ? weight * (1 - right) : 0;
    sums.lucky += most == target ? 0 : weight * right;
    sums.apart += models > 1 ? weight * (1 - alike / (models * (models - 1.0))) : 0;
  }

  private Map<String, Map<String, Double>> told() {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    if (classes || isMark()) {
      Map<String, Double> wrong = new LinkedHashMap<>();
      wrong.put(ERROR, sums.wrong / sums.weight);
      wrong.put(BIAS, sums.mostWrong / sums.weight);
      wrong.put("unbiasedVariance", sums.away / sums.weight);
      wrong.put("biasedVariance", sums.lucky / sums.weight);
      all.put("zeroOne", wrong);
    }
    if (!classes || ballot.loss().takesLogits()) {
      Map<String, Double> squared = new LinkedHashMap<>();
      squared.put(ERROR, sums.error / sums.weight);
      squared.put(BIAS, sums.bias / sums.weight);
      squared.put("variance", sums.variance / sums.weight);
      all.put("squared", squared);
    }
    all.put("disagreement", Map.of("mean", sums.apart / sums.weight));
    return all;
  }
}
