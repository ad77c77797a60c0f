package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * An epoch as it is told.
 *
 * @param number from 1
 * @param of how many there are at most
 * @param metrics by part and name
 * @param secondsLeft how long the rest will take if all goes on like this
 */
public record Epoch(
    int number,
    int of,
    long steps,
    Map<String, Map<String, Double>> metrics,
    double seconds,
    double samplesPerSecond,
    int workers,
    double secondsLeft) {

  /** The line of {@code metrics.jsonl}. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("epoch", number).put("steps", steps);
    metrics.forEach((part, values) -> Report.put(json.putObject(part), values));
    Report.put(json, Map.of("seconds", seconds));
    Report.put(json, Map.of("samplesPerSecond", samplesPerSecond));
    return json.put("workers", workers).toString();
  }

  /** The line that a log can be searched for. */
  public String line() {
    StringBuilder line = new StringBuilder("epoch " + number + "/" + of);
    metrics.forEach(
        (part, values) ->
            values.forEach(
                (name, value) ->
                    line.append(String.format(Locale.ROOT, " %s.%s=%.5g", part, name, value))));
    return line.append(
            String.format(
                Locale.ROOT,
                " seconds=%.2f samplesPerSecond=%.0f workers=%d secondsLeft=%.0f",
                seconds,
                samplesPerSecond,
                workers,
                secondsLeft))
        .toString();
  }
}
