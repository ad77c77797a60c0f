package io.kindling.jobs.boost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A round with its member.
 *
 * @param number from 1
 * @param metrics of all members so far, by part and name
 * @param place the executor that trained it
 */
public record Round(
    int number,
    Judged judged,
    Map<String, Map<String, Double>> metrics,
    double seconds,
    String place) {
  public Round {
    Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
    metrics.forEach((part, values) -> copy.put(part, new LinkedHashMap<>(values)));
    metrics = copy;
  }

  /** A metric such as {@code test.accuracy}; not a number where there is none. */
  public double value(String metric) {
    return flat().getOrDefault(metric, Double.NaN);
  }

  private Map<String, Double> flat() {
    Map<String, Double> flat = new LinkedHashMap<>();
    metrics.forEach(
        (part, values) -> values.forEach((name, value) -> flat.put(part + "." + name, value)));
    return flat;
  }

  /** The file {@code rounds.jsonl}. */
  public static String lines(List<Round> rounds) {
    return rounds.stream().map(Round::line).collect(Collectors.joining());
  }

  private String line() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("round", number).put("error", judged.error()).put("weight", judged.weight());
    Report.put(json, flat());
    return json.put("seconds", seconds).put("place", place) + "\n";
  }

  /** The file {@code rounds.csv}. */
  public static String table(List<Round> rounds) {
    TreeSet<String> names = new TreeSet<>();
    rounds.forEach(round -> names.addAll(round.flat().keySet()));
    StringBuilder table = new StringBuilder("round,error,weight,");
    names.forEach(name -> table.append(name).append(','));
    table.append("seconds,place\n");
    for (Round round : rounds) {
      table.append(round.number()).append(',').append(round.judged().error());
      table.append(',').append(round.judged().weight()).append(',');
      for (String name : names) {
        double value = round.value(name);
        table.append(Double.isFinite(value) ? Double.toString(value) : "").append(',');
      }
      table.append(round.seconds()).append(',').append(round.place()).append('\n');
    }
    return table.toString();
  }
}
