package io.kindling.jobs.config;

import io.kindling.jobs.space.Space;
import java.util.List;

/** The section {@code curve}. */
final class CurveKeys {
  private static final Setting<List<Double>> ROWS =
      Setting.open(
          "curve.rows",
          Kinds.numbers(
              "a list of fractions above 0, up to 1, or of whole numbers from 2, such as"
                  + " [0.1, 0.5, 1]",
              number -> number > 0 && (number <= 1 || number == Math.rint(number))),
          "rows",
          "On how much of the training part is trained: fractions of it, or numbers of rows.");
  private static final Setting<Space> OVER =
      Setting.open(
          "curve.over",
          new SpaceKind("curve.over"),
          "",
          "One or two keys of the configuration, each with its values as in tune.space.");
  private static final Setting<Long> POINTS =
      Setting.of(
          "curve.points",
          Kinds.wholeBetween(1, 1000),
          8L,
          "",
          "How many numbers are taken of a range, from end to end.");
  private static final Setting<Long> REPEATS =
      Setting.of(
          "curve.repeats",
          Kinds.wholeBetween(1, 1000),
          1L,
          "",
          "How often each point is trained: with other seeds and, of curve.rows, other rows.");
  private static final Setting<String> METRIC =
      Setting.of(
          "curve.metric",
          Kinds.text("validation. or train. and the name of a metric"),
          "validation.loss",
          "",
          "By which points are compared: losses and errors should be low, all others high.");

  private CurveKeys() {}

  static List<Setting<?>> all() {
    return List.of(ROWS, OVER, POINTS, REPEATS, METRIC);
  }

  static CurveSettings read(Reader reader) {
    return new CurveSettings(
        reader.find(ROWS).orElse(List.of()),
        reader.find(OVER),
        reader.read(POINTS).intValue(),
        reader.read(REPEATS).intValue(),
        reader.read(METRIC));
  }
}
