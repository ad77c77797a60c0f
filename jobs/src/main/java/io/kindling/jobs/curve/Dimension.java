package io.kindling.jobs.curve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What differs from point to point.
 *
 * @param name a key of the configuration, or {@link #ROWS}
 * @param values that points have, numbers by size
 * @param logarithmic whether they are meant to be seen by their logarithms
 */
public record Dimension(String name, List<Object> values, boolean logarithmic) {
  /** The name of that of rows to train on. */
  public static final String ROWS = "rows";

  public Dimension {
    values = List.copyOf(values);
  }

  /** Of the points that there are. */
  static Dimension of(String name, List<Point> points, boolean logarithmic) {
    List<Object> values =
        new ArrayList<>(points.stream().map(point -> point.values().get(name)).distinct().toList());
    if (values.stream().allMatch(value -> value instanceof Number)) {
      values.sort(Comparator.comparingDouble(value -> ((Number) value).doubleValue()));
    }
    return new Dimension(name, values, logarithmic);
  }
}
