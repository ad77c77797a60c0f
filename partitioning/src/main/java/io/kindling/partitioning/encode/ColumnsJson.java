package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.Form;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The encoders of a table's columns in model.json: what is unknown is refused. */
final class ColumnsJson {
  private ColumnsJson() {}

  static List<ColumnType> types(JsonNode columns) {
    List<ColumnType> types = new ArrayList<>();
    for (JsonNode one : columns) {
      Checks.require(one.has("type"), "Expected the 'type' of a column, found %s", one);
      types.add(EncodersJson.oneOf(one, "type", ColumnType.values()));
    }
    return types;
  }

  static ColumnFeatures read(Schema schema, JsonNode columns) {
    List<ColumnCode> codes = new ArrayList<>();
    columns.forEach(one -> codes.add(code(one)));
    return new ColumnFeatures(schema, codes);
  }

  private static ColumnCode code(JsonNode json) {
    String word = json.path("code").asText("");
    return switch (word) {
      case NumberCode.WORD -> number(json);
      case CategoryCode.WORD -> category(json);
      default ->
          throw new IllegalArgumentException(
              "Unknown encoder of a column: expected number or category, found " + json);
    };
  }

  private static NumberCode number(JsonNode json) {
    only(json, "shift", "scale", "fill", "indicator");
    return new NumberCode(
        decimal(json, "shift"),
        decimal(json, "scale"),
        decimal(json, "fill"),
        flag(json, "indicator"));
  }

  private static CategoryCode category(JsonNode json) {
    only(json, "form", "other", "values");
    return new CategoryCode(
        EncodersJson.oneOf(json, "form", Form.values()),
        EncodersJson.texts(json, "values"),
        flag(json, "other"));
  }

  private static void only(JsonNode json, String... own) {
    Set<String> fields = new TreeSet<>(Set.of(own));
    fields.addAll(Set.of("type", "code"));
    EncodersJson.only(json, fields);
  }

  private static double decimal(JsonNode json, String field) {
    JsonNode number = json.get(field);
    Checks.require(
        number.isNumber(), "Expected a number '%s' in the encoders, found %s", field, number);
    return number.doubleValue();
  }

  private static boolean flag(JsonNode json, String field) {
    JsonNode flag = json.get(field);
    Checks.require(
        flag.isBoolean(), "Expected true or false for '%s' in the encoders, found %s", field, flag);
    return flag.booleanValue();
  }
}
