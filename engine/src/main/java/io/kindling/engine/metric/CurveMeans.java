package io.kindling.engine.metric;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The areas under several curves, as means over those that have such a number. */
final class CurveMeans {
  private CurveMeans() {}

  /** Puts them behind the other metrics; what no curve has is left out. */
  static void putInto(Map<String, Double> values, List<ScoreCurve> curves) {
    put(values, "rocAuc", curves, ScoreCurve::rocAuc);
    put(values, "rocAucWithin", curves, ScoreCurve::rocAucWithin);
    put(values, "averagePrecision", curves, ScoreCurve::averagePrecision);
    put(values, "averagePrecisionWithin", curves, ScoreCurve::averagePrecisionWithin);
  }

  private static void put(
      Map<String, Double> values,
      String name,
      List<ScoreCurve> curves,
      ToDoubleFunction<ScoreCurve> number) {
    curves.stream()
        .mapToDouble(number)
        .filter(Double::isFinite)
        .average()
        .ifPresent(mean -> values.put(name, mean));
  }
}
