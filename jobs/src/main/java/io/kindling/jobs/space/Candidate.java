package io.kindling.jobs.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that were drawn together.
 *
 * @param number its own, from 0
 * @param sets the settings, as KEY=VALUE
 * @param values what was drawn, by key: numbers, texts, true and false
 */
public record Candidate(int number, List<String> sets, Map<String, Object> values) {
  public Candidate {
    sets = List.copyOf(sets);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What was drawn, on one line. */
  public String shown() {
    return String.join(
        " ", values.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }
}
