package io.kindling.jobs.curve;

import io.kindling.jobs.trial.Spread;
import io.kindling.jobs.tune.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the trainings of a point have reached.
 *
 * @param trainings how many there were
 * @param problems why some came to no end
 * @param metrics with the part in front, of those that came to their end; finite in all of them
 * @param parameters of the model
 */
public record PointFigures(
    Point point,
    int trainings,
    List<String> problems,
    Map<String, Spread> metrics,
    long parameters) {
  public PointFigures {
    problems = List.copyOf(problems);
    metrics = new LinkedHashMap<>(metrics);
  }

  /** Of what came of each training. */
  static PointFigures of(Point point, List<Entry> entries) {
    List<String> problems = new ArrayList<>();
    Map<String, List<Double>> values = new LinkedHashMap<>();
    long parameters = 0;
    for (Entry entry : entries) {
      if (entry.state() == Entry.State.FAILED) {
        problems.add(entry.message());
        continue;
      }
      parameters = entry.parameters();
      entry
          .metrics()
          .forEach(
              (part, own) ->
                  own.forEach(
                      (name, value) ->
                          values
                              .computeIfAbsent(part + "." + name, key -> new ArrayList<>())
                              .add(value)));
    }
    Map<String, Spread> metrics = new LinkedHashMap<>();
    values.forEach(
        (name, each) -> {
          if (each.stream().allMatch(Double::isFinite)) {
            metrics.put(name, Spread.of(each, 0));
          }
        });
    return new PointFigures(point, entries.size(), problems, metrics, parameters);
  }

  /** Of all points, in their order. */
  public static List<PointFigures> of(Points points, List<Entry> entries) {
    Map<Integer, List<Entry>> byPoint = new LinkedHashMap<>();
    for (Entry entry : entries) {
      int number = points.of(entry.number()).number();
      byPoint.computeIfAbsent(number, key -> new ArrayList<>()).add(entry);
    }
    return points.points().stream()
        .map(point -> of(point, byPoint.getOrDefault(point.number(), List.of())))
        .toList();
  }

  /** Whether all trainings came to their end and tell a metric: others are gaps in its curve. */
  public boolean tells(String metric) {
    return problems.isEmpty() && metrics.containsKey(metric);
  }

  /** The mean of a metric; not a number where there is a gap. */
  public double mean(String metric) {
    return tells(metric) ? metrics.get(metric).mean() : Double.NaN;
  }

  /** How far single trainings lie from the mean; not a number where there is a gap. */
  public double deviation(String metric) {
    return tells(metric) ? metrics.get(metric).deviation() : Double.NaN;
  }
}
