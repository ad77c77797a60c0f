package io.kindling.jobs.curve;

import io.kindling.jobs.space.Candidate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place on a curve.
 *
 * @param number its own, from 0
 * @param sets the settings of it, as KEY=VALUE
 * @param values where it stands, by the name of the dimension
 * @param rows to train on
 */
public record Point(int number, List<String> sets, Map<String, Object> values, int rows) {
  public Point {
    sets = List.copyOf(sets);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Where it stands, on one line. */
  public String shown() {
    return new Candidate(number, sets, values).shown();
  }
}
