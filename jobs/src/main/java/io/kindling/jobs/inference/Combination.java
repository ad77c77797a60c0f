package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the predictions of several models become one.
 *
 * @param rule what is made of them
 * @param weights of the models
 * @param start what is added to a sum; empty for nothing
 */
public record Combination(Rule rule, List<Double> weights, List<Double> start)
    implements Serializable {

  /** What is made of the predictions of several models. */
  public enum Rule {
    /** The mean of what they predict: of probabilities, or of numbers. */
    AVERAGE("average"),
    /** The share of the models that take each class. */
    VOTE("vote"),
    /** The mean of the logarithms of their probabilities, as probabilities. */
    PRODUCT("product"),
    /** The sum of the numbers that they put out, which the loss makes predictions of. */
    SUM("sum"),
    /** A network of its own takes all that they predict. */
    STACK("stack");

    private final String word;

    Rule(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** The rule of a word. */
    public static Rule of(String word) {
      return Arrays.stream(values())
          .filter(one -> one.word.equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      String.format(
                          "Unknown combination '%s' of models: expected one of %s",
                          word,
                          Arrays.stream(values()).map(Rule::word).collect(Collectors.toList()))));
    }
  }

  public Combination {
    weights = List.copyOf(weights);
    start = List.copyOf(start);
    Checks.require(!weights.isEmpty(), "There are no models to combine: expected at least one");
    Checks.require(
        weights.stream().allMatch(one -> one >= 0 && Double.isFinite(one))
            && weights.stream().mapToDouble(Double::doubleValue).sum() > 0,
        "The models have the weights %s: expected numbers from 0, one of them above",
        weights);
    Checks.require(
        start.isEmpty() || rule == Rule.SUM,
        "A combination by %s begins with %s: expected nothing",
        rule.word(),
        start);
  }

  /** Of so many models that count alike. */
  public static Combination of(Rule rule, int models) {
    Double[] ones = new Double[models];
    Arrays.fill(ones, 1.0);
    return new Combination(rule, List.of(ones), List.of());
  }

  /** How many numbers of a row it makes of so many of each model. */
  int width(int outputs) {
    return rule == Rule.STACK ? outputs * weights.size() : outputs;
  }

  /** Whether some of the models have a say together. */
  boolean speaks(BitSet models) {
    return models.stream().anyMatch(model -> weights.get(model) > 0);
  }

  /**
   * What it makes of a row.
   *
   * @param predicted of the row, what each model predicts
   * @param models that are asked, one of them with a weight above 0; for the others a stack is told
   *     the mean of these
   * @param link how predictions and what goes into a loss belong together
   */
  void combineInto(double[][] predicted, BitSet models, Link link, float[] into) {
    if (rule == Rule.STACK) {
      stackInto(predicted, models, link, into);
      return;
    }
    double[] sums = new double[into.length];
    double total = 0;
    for (int model = models.nextSetBit(0); model >= 0; model = models.nextSetBit(model + 1)) {
      double weight = weights.get(model);
      total += weight;
      add(predicted[model], weight, link, sums);
    }
    for (int i = 0; i < sums.length; i++) {
      into[i] = (float) ended(sums[i], total, i, link);
    }
  }

  private static void stackInto(double[][] predicted, BitSet models, Link link, float[] into) {
    int outputs = into.length / predicted.length;
    double[] means = new double[outputs];
    for (int model = models.nextSetBit(0); model >= 0; model = models.nextSetBit(model + 1)) {
      for (int i = 0; i < outputs; i++) {
        means[i] += link.inverse(predicted[model][i]) / models.cardinality();
      }
    }
    for (int model = 0; model < predicted.length; model++) {
      for (int i = 0; i < outputs; i++) {
        double number = models.get(model) ? link.inverse(predicted[model][i]) : means[i];
        into[model * outputs + i] = (float) number;
      }
    }
  }

  /** Adds what a model makes of a row to the sums of that row. */
  void add(double[] predicted, double weight, Link link, double[] sums) {
    if (rule == Rule.VOTE && predicted.length > 1 && link.isOfAll()) {
      sums[largest(predicted)] += weight;
      return;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          weight
              * switch (rule) {
                case AVERAGE, SUM, STACK -> predicted[i];
                case VOTE -> predicted[i] >= link.middle() ? 1 : 0;
                case PRODUCT -> link.inverse(predicted[i]);
              };
    }
  }

  /** What the sum of a number over models of such weights becomes. */
  double ended(double sum, double total, int number, Link link) {
    return switch (rule) {
      case AVERAGE, VOTE, STACK -> link.inverse(sum / total);
      case PRODUCT -> sum / total;
      case SUM -> sum + (start.isEmpty() ? 0 : start.get(number));
    };
  }

  /** Of several that are as large, the first. */
  private static int largest(double[] numbers) {
    int best = 0;
    for (int i = 1; i < numbers.length; i++) {
      best = numbers[i] > numbers[best] ? i : best;
    }
    return best;
  }
}
