package io.kindling.jobs.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What some settings have reached on all folds.
 *
 * @param name of the candidate; empty where there is only one
 * @param problem of the first fold that came to no end; empty if all did
 * @param metrics by name, in the order of the folds; those that every fold tells
 * @param ratio rows that are measured on for each that is trained on
 */
public record FoldFigures(String name, String problem, Map<String, Values> metrics, double ratio) {
  public FoldFigures {
    metrics = new LinkedHashMap<>(metrics);
  }

  /** The values of a metric, and how they are spread. */
  public record Values(List<Double> each, Spread spread) {}

  /** Of the results of the folds, in their order. */
  public static FoldFigures of(String name, List<TrialResult> folds, double ratio) {
    for (TrialResult fold : folds) {
      if (fold.hasFailed()) {
        return new FoldFigures(name, fold.problem(), Map.of(), ratio);
      }
    }
    Map<String, Values> metrics = new LinkedHashMap<>();
    for (String metric : folds.get(0).metrics().get("test").keySet()) {
      List<Double> each = new ArrayList<>();
      folds.forEach(fold -> each.add(fold.value("test." + metric)));
      if (each.stream().allMatch(Double::isFinite)) {
        metrics.put(metric, new Values(List.copyOf(each), Spread.of(each, ratio)));
      }
    }
    return new FoldFigures(name, "", metrics, ratio);
  }

  /** How much more of a metric this has than another, fold by fold. */
  public Spread less(FoldFigures other, String metric) {
    List<Double> own = metrics.get(metric).each();
    List<Double> others = other.metrics.get(metric).each();
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      differences.add(own.get(i) - others.get(i));
    }
    return Spread.of(differences, ratio);
  }
}
