package io.kindling.jobs.bag;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.report.Report;
import io.kindling.jobs.trial.TrialResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of the table of members.
 *
 * @param member its number, from 1
 * @param variant its name; empty where there is only one
 * @param rows different ones that it was trained on
 * @param dropped the columns that it does not have
 * @param weight in the bag; 0 where it came to no end
 * @param metrics by part and name
 */
public record MemberRow(
    int member,
    String variant,
    long seed,
    int rows,
    List<String> dropped,
    double weight,
    Map<String, Map<String, Double>> metrics,
    TrialResult result) {
  public MemberRow {
    dropped = List.copyOf(dropped);
    metrics = new LinkedHashMap<>(metrics);
  }

  /** How many different ones there are among the numbers of some rows. */
  public static int different(int... rows) {
    return (int) Arrays.stream(rows).distinct().count();
  }

  /** As a line of {@code members.jsonl}. */
  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("member", member).put("variant", variant).put("seed", seed).put("rows", rows);
    dropped.forEach(json.putArray("dropped")::add);
    json.put("weight", weight);
    ObjectNode parts = json.putObject("metrics");
    metrics.forEach((part, values) -> Report.put(parts.putObject(part), values));
    json.put("epochs", result.epochs())
        .put("bestEpoch", result.bestEpoch())
        .put("parameters", result.parameters())
        .put("message", result.problem())
        .put("seconds", result.seconds())
        .put("place", result.place());
    return json.toString();
  }

  /** As a line of {@code members.csv}, with these metrics. */
  List<Object> cells(List<String> names) {
    List<Object> cells = new ArrayList<>(List.of(member, variant, seed, rows));
    cells.add(String.join(" ", dropped));
    cells.add(weight);
    for (String name : names) {
      int dot = name.indexOf('.');
      double value =
          metrics
              .getOrDefault(name.substring(0, dot), Map.of())
              .getOrDefault(name.substring(dot + 1), Double.NaN);
      cells.add(Double.isFinite(value) ? value : "");
    }
    cells.addAll(List.of(result.epochs(), result.bestEpoch(), result.parameters()));
    cells.addAll(List.of(result.problem(), result.seconds(), result.place()));
    return cells;
  }
}
