package io.kindling.jobs.boost;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of what is reported beside each other.
 *
 * @param name what it is
 * @param members how many networks it has
 * @param metrics by part and name
 */
public record Compared(String name, int members, Map<String, Map<String, Double>> metrics) {
  public Compared {
    Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
    metrics.forEach((part, values) -> copy.put(part, new LinkedHashMap<>(values)));
    metrics = copy;
  }
}
