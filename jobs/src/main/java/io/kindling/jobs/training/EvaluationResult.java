package io.kindling.jobs.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a model does on a part of the data.
 *
 * @param metrics by name, in the order of reports; empty for a part without rows
 * @param confusion weighted counts by true class (rows) and predicted class; empty where there are
 *     no classes
 * @param rows how many there were
 */
public record EvaluationResult(
    Map<String, Double> metrics, List<List<Double>> confusion, long rows) {
  public EvaluationResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    confusion = confusion.stream().map(List::copyOf).toList();
  }
}
