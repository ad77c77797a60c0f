package io.kindling.jobs.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines of {@code trials.jsonl}; what depends on time and place stands at their end. */
final class EntryJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EntryJson() {}

  static String line(Entry entry) {
    ObjectNode json = JSON.createObjectNode().put("trial", entry.number());
    json.put("rung", entry.rung()).put("from", entry.from());
    json.set("settings", JSON.valueToTree(entry.values()));
    ObjectNode metrics = json.putObject("metrics");
    entry
        .metrics()
        .forEach(
            (part, values) -> {
              ObjectNode own = metrics.putObject(part);
              values.forEach((name, value) -> put(own, name, value));
            });
    json.put("epochs", entry.epochs())
        .put("bestEpoch", entry.bestEpoch())
        .put("parameters", entry.parameters())
        .put("state", entry.state().word())
        .put("message", entry.message())
        .put("seconds", entry.seconds())
        .put("place", entry.place());
    return json.toString();
  }

  /** JSON has no word for a number that is not finite. */
  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.put(name, Double.toString(value));
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException where it is not whole
   */
  static Entry read(String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("not JSON: " + damaged.getOriginalMessage(), damaged);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    json.path("settings").properties().forEach(one -> values.put(one.getKey(), value(one)));
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    json.path("metrics")
        .properties()
        .forEach(part -> metrics.put(part.getKey(), numbers(part.getValue())));
    return new Entry(
        json.path("trial").intValue(),
        json.path("rung").intValue(),
        json.path("from").asInt(json.path("trial").intValue()),
        values,
        metrics,
        json.path("epochs").intValue(),
        json.path("bestEpoch").intValue(),
        json.path("parameters").longValue(),
        Entry.State.of(json.path("state").asText()),
        json.path("message").asText(),
        json.path("seconds").doubleValue(),
        json.path("place").asText());
  }

  private static Object value(Map.Entry<String, JsonNode> one) {
    JsonNode value = one.getValue();
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    return value.isNumber()
        ? (Object) value.doubleValue()
        : value.isBoolean() ? (Object) value.booleanValue() : value.asText();
  }

  private static Map<String, Double> numbers(JsonNode json) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    json.properties()
        .forEach(
            one -> {
              JsonNode value = one.getValue();
              numbers.put(
                  one.getKey(),
                  value.isNumber() ? value.doubleValue() : Double.parseDouble(value.asText()));
            });
    return numbers;
  }
}
