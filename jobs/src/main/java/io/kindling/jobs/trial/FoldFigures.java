package io.kindling.jobs.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What some settings have reached on all folds.
 *
 * @param name of the candidate; empty where there is only one
 * @param fault of the first fold that came to no end; none if all did
 * @param metrics by name, in the order of the folds; those that every fold tells
 * @param gaps the first fold, from 0, that does not tell a metric, by the name of the metric
 * @param ratio rows that are measured on for each that is trained on
 */
public record FoldFigures(
    String name,
    Fault fault,
    Map<String, Values> metrics,
    Map<String, Integer> gaps,
    double ratio) {
  public FoldFigures {
    metrics = new LinkedHashMap<>(metrics);
    gaps = new LinkedHashMap<>(gaps);
  }

  /** Why a fold came to no end, a sentence; empty if all did. */
  public String problem() {
    return fault.sentence();
  }

  /** The values of a metric, and how they are spread. */
  public record Values(List<Double> each, Spread spread) {}

  /** Of the results of the folds, in their order. */
  public static FoldFigures of(String name, List<TrialResult> folds, double ratio) {
    for (TrialResult fold : folds) {
      if (fold.hasFailed()) {
        return new FoldFigures(name, fold.fault(), Map.of(), Map.of(), ratio);
      }
    }
    Map<String, Values> metrics = new LinkedHashMap<>();
    Map<String, Integer> gaps = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    folds.forEach(fold -> names.addAll(fold.metrics().get("test").keySet()));
    for (String metric : names) {
      List<Double> each = new ArrayList<>();
      folds.forEach(fold -> each.add(fold.value("test." + metric)));
      int gap = 0;
      while (gap < each.size() && Double.isFinite(each.get(gap))) {
        gap++;
      }
      if (gap < each.size()) {
        gaps.put(metric, gap);
      } else {
        metrics.put(metric, new Values(List.copyOf(each), Spread.of(each, ratio)));
      }
    }
    return new FoldFigures(name, Fault.NONE, metrics, gaps, ratio);
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
