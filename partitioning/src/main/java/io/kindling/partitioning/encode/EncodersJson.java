package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Encoders in model.json: unknown fields and sizes that do not fit are refused. A single label
 * stands in fields of its own; several in a list, beside the numbers of those that each output is
 * measured by.
 */
final class EncodersJson {
  private static final Set<String> FIELDS = Set.of("features", "shape", "names");
  private static final Set<String> OF_SCALED = Set.of("shift", "scale");
  private static final String COLUMNS = "columns";
  private static final Set<String> OF_LABEL = Set.of("label", "target", "classes");
  private static final Set<String> OF_LABELS = Set.of("labels", "measures");
  private static final String GRID = "grid";
  private static final List<List<Integer>> ALONE = List.of(List.of(0));
  private static final int MOST_FEATURES = 1 << 24;

  private EncodersJson() {}

  static ObjectNode write(
      Schema schema, List<LabelColumn> labels, List<List<Integer>> measures, FeatureCode code) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("features", schema.features().name());
    schema.dimensions().forEach(json.putArray("shape")::add);
    schema.names().forEach(json.putArray("names")::add);
    if (labels.size() == 1 && measures.equals(ALONE)) {
      write(json, labels.get(0));
    } else {
      ArrayNode list = json.putArray("labels");
      labels.forEach(label -> write(list.addObject(), label));
      ArrayNode outputs = json.putArray("measures");
      measures.forEach(measured -> measured.forEach(outputs.addArray()::add));
    }
    code.putInto(json);
    return json;
  }

  private static void write(ObjectNode json, LabelColumn label) {
    json.put("label", label.name());
    json.put("target", label.target().name());
    label.classes().forEach(json.putArray("classes")::add);
    if (label.grid() > 0) {
      json.put(GRID, label.grid());
    }
  }

  static Encoders read(JsonNode json) {
    Checks.require(json.isObject(), "Expected the encoders to be an object, found %s", json);
    boolean several = json.has("labels");
    Set<String> fields = new TreeSet<>(FIELDS);
    fields.addAll(several ? OF_LABELS : ofLabel(json));
    boolean table = json.path("features").asText("").equals(Schema.Features.COLUMNS.name());
    fields.addAll(table ? Set.of(COLUMNS) : OF_SCALED);
    only(json, fields);
    Schema.Features features = oneOf(json, "features", Schema.Features.values());
    List<Integer> dimensions = dimensions(json);
    List<String> names = texts(json, "names");
    int width = dimensions.stream().reduce(1, Math::multiplyExact);
    Checks.require(
        names.size() == width || names.isEmpty() && !table && features != Schema.Features.NUMBERS,
        "The encoders name %s columns for %s %s",
        names.size(),
        width,
        features);
    List<LabelColumn> labels = several ? labels(json) : List.of(label(json));
    List<String> labelNames = labels.stream().map(LabelColumn::name).toList();
    List<List<Integer>> measured = several ? measures(json) : ALONE;
    if (table) {
      JsonNode columns = array(json, COLUMNS);
      Schema schema =
          new Schema(
              features, dimensions, names, ColumnsJson.types(columns), labelNames, "", false);
      return new Encoders(schema, labels, measured, ColumnsJson.read(schema, columns));
    }
    Schema schema = new Schema(features, dimensions, names, labelNames, "");
    FeatureCode code = new ScaledFeatures(schema, numbers(json, "shift"), numbers(json, "scale"));
    return new Encoders(schema, labels, measured, code);
  }

  static void only(JsonNode json, Set<String> fields) {
    Set<String> found = new TreeSet<>();
    json.fieldNames().forEachRemaining(found::add);
    Checks.require(
        found.equals(fields), "Expected the fields %s in the encoders, found %s", fields, found);
  }

  private static LabelColumn label(JsonNode json) {
    return new LabelColumn(
        text(json.get("label"), "label"),
        oneOf(json, "target", Target.values()),
        texts(json, "classes"),
        json.has(GRID) ? grid(json.get(GRID)) : 0);
  }

  private static int grid(JsonNode json) {
    Checks.require(json.isInt(), "Expected a number in 'grid' of the encoders, found %s", json);
    return json.intValue();
  }

  private static Set<String> ofLabel(JsonNode json) {
    Set<String> fields = new TreeSet<>(OF_LABEL);
    if (json.has(GRID)) {
      fields.add(GRID);
    }
    return fields;
  }

  private static List<LabelColumn> labels(JsonNode json) {
    List<LabelColumn> labels = new ArrayList<>();
    for (JsonNode one : array(json, "labels")) {
      only(one, ofLabel(one));
      labels.add(label(one));
    }
    return labels;
  }

  private static List<List<Integer>> measures(JsonNode json) {
    List<List<Integer>> measures = new ArrayList<>();
    for (JsonNode output : array(json, "measures")) {
      List<Integer> measured = new ArrayList<>();
      for (JsonNode label : output) {
        Checks.require(label.isInt(), "Expected numbers of labels in 'measures', found %s", label);
        measured.add(label.intValue());
      }
      measures.add(measured);
    }
    return measures;
  }

  private static List<Integer> dimensions(JsonNode json) {
    List<Integer> dimensions = new ArrayList<>();
    long elements = 1;
    for (JsonNode size : array(json, "shape")) {
      boolean whole = size.isInt() && size.intValue() > 0;
      elements *= whole ? size.intValue() : 0;
      Checks.require(
          whole && elements <= MOST_FEATURES,
          "Invalid shape %s of the encoders: expected whole numbers above 0, at most %s features",
          json.get("shape"),
          MOST_FEATURES);
      dimensions.add(size.intValue());
    }
    Checks.require(!dimensions.isEmpty(), "The shape of the encoders is empty");
    return dimensions;
  }

  static JsonNode array(JsonNode json, String field) {
    JsonNode array = json.get(field);
    Checks.require(array.isArray(), "Expected a list '%s' in the encoders, found %s", field, array);
    return array;
  }

  private static String text(JsonNode json, String field) {
    Checks.require(
        json.isTextual(), "Expected text in '%s' of the encoders, found %s", field, json);
    return json.textValue();
  }

  static List<String> texts(JsonNode json, String field) {
    List<String> texts = new ArrayList<>();
    array(json, field).forEach(one -> texts.add(text(one, field)));
    return texts;
  }

  static double[] numbers(JsonNode json, String field) {
    JsonNode array = array(json, field);
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      Checks.require(
          array.get(i).isNumber() && Double.isFinite(array.get(i).doubleValue()),
          "Expected finite numbers in '%s' of the encoders, found %s",
          field,
          array.get(i));
      numbers[i] = array.get(i).doubleValue();
    }
    return numbers;
  }

  static <T extends Enum<T>> T oneOf(JsonNode json, String field, T[] all) {
    String word = text(json.get(field), field);
    for (T one : all) {
      if (one.name().equals(word)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "Unknown '%s' in the encoders: expected one of %s, found %s",
            field, Arrays.toString(all), word));
  }
}
