package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.DateForm;
import io.kindling.partitioning.ColumnRule.DatePart;
import io.kindling.partitioning.ColumnRule.Form;
import io.kindling.partitioning.ColumnRule.Range;
import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.ColumnRule.VectorForm;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.Tokens.Letters;
import io.kindling.partitioning.Tokens.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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
      case HashedCode.WORD -> {
        only(json, "form", "buckets");
        yield new HashedCode(
            EncodersJson.oneOf(json, "form", Form.values()), whole(json, "buckets"));
      }
      case MomentCode.WORD -> moment(json);
      case VectorCode.WORD -> {
        only(json, "form", "size", "entries");
        yield new VectorCode(
            EncodersJson.oneOf(json, "form", VectorForm.values()),
            whole(json, "size"),
            whole(json, "entries"));
      }
      case SequenceCode.WORD -> new SequenceCode(numbers(json, "length"), whole(json, "length"));
      case DroppedCode.WORD -> {
        only(json);
        yield new DroppedCode();
      }
      case BagCode.WORD -> new BagCode(numbers(json));
      default ->
          throw new IllegalArgumentException(
              "Unknown encoder of a column: expected number, category, hash, moment, vector,"
                  + " sequence, bag or drop, found "
                  + json);
    };
  }

  private static NumberCode number(JsonNode json) {
    List<String> fields = new ArrayList<>(List.of("shift", "scale", "fill", "indicator"));
    Stream.of("transform", "clip").filter(json::has).forEach(fields::add);
    only(json, fields.toArray(String[]::new));
    return new NumberCode(
        json.has("transform")
            ? EncodersJson.oneOf(json, "transform", Transform.values())
            : Transform.NONE,
        decimal(json, "shift"),
        decimal(json, "scale"),
        clip(json),
        decimal(json, "fill"),
        flag(json, "indicator"));
  }

  private static Range clip(JsonNode json) {
    if (!json.has("clip")) {
      return Range.ALL;
    }
    double[] ends = EncodersJson.numbers(json, "clip");
    Checks.require(ends.length == 2, "Expected two numbers in 'clip', found %s", json.get("clip"));
    return new Range(ends[0], ends[1]);
  }

  private static MomentCode moment(JsonNode json) {
    only(json, "form", "shift", "scale", "indicator", "parts");
    List<DatePart> parts = new ArrayList<>();
    for (String part : EncodersJson.texts(json, "parts")) {
      Checks.require(
          Arrays.stream(DatePart.values()).anyMatch(one -> one.name().equals(part)),
          "Unknown part of a moment '%s': expected one of %s",
          part,
          Arrays.toString(DatePart.values()));
      parts.add(DatePart.valueOf(part));
    }
    return new MomentCode(
        parts,
        EncodersJson.oneOf(json, "form", DateForm.values()),
        decimal(json, "shift"),
        decimal(json, "scale"),
        flag(json, "indicator"));
  }

  private static CategoryCode category(JsonNode json) {
    only(json, "form", "other", "values");
    return new CategoryCode(
        EncodersJson.oneOf(json, "form", Form.values()),
        EncodersJson.texts(json, "values"),
        flag(json, "other"));
  }

  /** What is known of tokens, in fields beside those of the code. */
  private static TokenNumbers numbers(JsonNode json, String... own) {
    List<String> fields = new ArrayList<>(List.of(own));
    fields.addAll(
        List.of("unit", "letters", "texts", "cut", "longest", "seen", "unknown", "tokens"));
    only(json, fields.toArray(String[]::new));
    return new TokenNumbers(
        EncodersJson.oneOf(json, "unit", Unit.values()),
        EncodersJson.oneOf(json, "letters", Letters.values()),
        EncodersJson.texts(json, "tokens"),
        new TextCounts(
            count(json, "texts"),
            count(json, "cut"),
            count(json, "longest"),
            count(json, "seen"),
            count(json, "unknown")));
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

  private static int whole(JsonNode json, String field) {
    JsonNode number = json.get(field);
    Checks.require(
        number.isInt(), "Expected a whole number '%s' in the encoders, found %s", field, number);
    return number.intValue();
  }

  private static long count(JsonNode json, String field) {
    JsonNode number = json.get(field);
    Checks.require(
        number.isIntegralNumber() && number.canConvertToLong(),
        "Expected a whole number '%s' in the encoders, found %s",
        field,
        number);
    return number.longValue();
  }

  private static boolean flag(JsonNode json, String field) {
    JsonNode flag = json.get(field);
    Checks.require(
        flag.isBoolean(), "Expected true or false for '%s' in the encoders, found %s", field, flag);
    return flag.booleanValue();
  }
}
