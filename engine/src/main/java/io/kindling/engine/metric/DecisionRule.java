package io.kindling.engine.metric;

import io.kindling.engine.Checks;
import java.util.Comparator;
import java.util.Locale;

/** From which probability on a row is taken as the second of two classes. */
public sealed interface DecisionRule {
  /** The text in configurations. */
  String word();

  /** The threshold, chosen on the rows of a curve. */
  double threshold(ScoreCurve curve);

  /** Reads what {@link #word} wrote. */
  static DecisionRule read(String text) {
    String[] parts = text.trim().split("\\s+", -1);
    try {
      if (parts.length == 1 && parts[0].equals("bestF1")) {
        return new BestF1();
      }
      if (parts.length == 2 && parts[0].equals("recall")) {
        return new RecallAtLeast(Double.parseDouble(parts[1]));
      }
      if (parts.length == 1) {
        return new Fixed(Double.parseDouble(parts[0]));
      }
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(message(text), wrong);
    }
    throw new IllegalArgumentException(message(text));
  }

  private static String message(String text) {
    return String.format(
        Locale.ROOT,
        "Unknown threshold '%s': expected a probability, bestF1, or recall and the least part of"
            + " the class that is to be found",
        text);
  }

  /** The same for all data. */
  record Fixed(double probability) implements DecisionRule {
    public Fixed {
      Checks.require(
          probability > 0 && probability < 1,
          "Invalid threshold %s: expected a probability between 0 and 1",
          probability);
    }

    @Override
    public String word() {
      return Double.toString(probability);
    }

    @Override
    public double threshold(ScoreCurve curve) {
      return probability;
    }
  }

  /** The highest F1; of several, the one at the highest probability. */
  record BestF1() implements DecisionRule {
    @Override
    public String word() {
      return "bestF1";
    }

    @Override
    public double threshold(ScoreCurve curve) {
      return curve.points().stream()
          .max(
              Comparator.comparingDouble(ScoreCurve.Point::f1)
                  .thenComparingDouble(ScoreCurve.Point::threshold))
          .orElseThrow()
          .threshold();
    }
  }

  /** The highest probability from which on at least a part of the class is found. */
  record RecallAtLeast(double part) implements DecisionRule {
    public RecallAtLeast {
      Checks.require(
          part > 0 && part <= 1, "Invalid recall %s: expected a number above 0, at most 1", part);
    }

    @Override
    public String word() {
      return "recall " + part;
    }

    @Override
    public double threshold(ScoreCurve curve) {
      return curve.points().stream()
          .filter(point -> point.recall() >= part - 1e-12)
          .findFirst()
          .map(ScoreCurve.Point::threshold)
          .orElse(0.0);
    }
  }
}
