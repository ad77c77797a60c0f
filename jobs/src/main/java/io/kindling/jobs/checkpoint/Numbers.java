package io.kindling.jobs.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers in JSON that come back to the bit, also those that JSON has no word for. */
public final class Numbers {
  private Numbers() {}

  public static void put(ObjectNode json, String name, double number) {
    if (Double.isFinite(number)) {
      json.put(name, number);
    } else {
      json.put(name, Double.toString(number));
    }
  }

  public static void put(ObjectNode json, String name, Map<String, Double> numbers) {
    ObjectNode object = json.putObject(name);
    numbers.forEach((key, number) -> put(object, key, number));
  }

  public static void put(ObjectNode json, String name, List<Double> numbers) {
    ArrayNode array = json.putArray(name);
    for (double number : numbers) {
      if (Double.isFinite(number)) {
        array.add(number);
      } else {
        array.add(Double.toString(number));
      }
    }
  }

  public static double number(JsonNode json, String name) {
    return number(json.path(name));
  }

  private static double number(JsonNode json) {
    Checks.require(json.isNumber() || json.isTextual(), "Expected a number, found '%s'", json);
    return json.isNumber() ? json.doubleValue() : Double.parseDouble(json.textValue());
  }

  public static long whole(JsonNode json, String name) {
    JsonNode number = json.path(name);
    Checks.require(
        number.isIntegralNumber(), "Expected a whole number as '%s', found '%s'", name, number);
    return number.longValue();
  }

  public static List<Double> list(JsonNode json, String name) {
    List<Double> numbers = new ArrayList<>();
    json.path(name).forEach(number -> numbers.add(number(number)));
    return numbers;
  }

  public static Map<String, Double> map(JsonNode json, String name) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    json.path(name)
        .properties()
        .forEach(field -> numbers.put(field.getKey(), number(field.getValue())));
    return numbers;
  }
}
