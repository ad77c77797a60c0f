package io.kindling.partitioning.packed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.Schema.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The note of a folder of packed rows; what is missing or unknown is refused. */
final class PackedSetJson {
  private static final int FORMAT = 1;

  private PackedSetJson() {}

  static String write(PackedSet set) {
    Findings findings = set.findings();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("fingerprint", findings.fingerprint());
    json.put("copies", findings.copies());
    json.set("schema", schema(findings.schema()));
    ArrayNode labels = json.putArray("labels");
    findings.labels().forEach(names -> new TreeSet<>(names).forEach(labels.addArray()::add));
    findings.warnings().forEach(json.putArray("notes")::add);
    ObjectNode settings = json.putObject("settings");
    set.settings().forEach(settings::put);
    ObjectNode parts = json.putObject("parts");
    for (Part part : Part.values()) {
      ArrayNode files = parts.putArray(part.word());
      for (PackedFile file : set.files().get(part)) {
        files
            .addObject()
            .put("name", file.name())
            .put("rows", file.rows())
            .put("bytes", file.bytes())
            .put("index", Integer.toHexString(file.index()));
      }
    }
    return json.toPrettyString();
  }

  private static ObjectNode schema(Schema schema) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("features", schema.features().name());
    schema.dimensions().forEach(json.putArray("dimensions")::add);
    schema.names().forEach(json.putArray("names")::add);
    ArrayNode types = json.putArray("types");
    schema.types().forEach(type -> types.add(type.name()));
    schema.labels().forEach(json.putArray("labels")::add);
    json.put("weight", schema.weight());
    json.put("divided", schema.divided());
    return json;
  }

  static PackedSet read(String text) {
    try {
      return read(new ObjectMapper().readTree(text));
    } catch (JsonProcessingException problem) {
      throw new IllegalArgumentException("it is no JSON", problem);
    }
  }

  private static PackedSet read(JsonNode json) {
    int format = json.path("format").asInt(-1);
    Checks.require(format == FORMAT, "it has the format %s, expected %s", format, FORMAT);
    Map<Part, List<PackedFile>> files = new EnumMap<>(Part.class);
    Map<Part, Long> rows = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<PackedFile> own = new ArrayList<>();
      for (JsonNode file : list(field(json, "parts"), part.word())) {
        own.add(file(file));
      }
      files.put(part, own);
      rows.put(part, own.stream().mapToLong(PackedFile::rows).sum());
    }
    List<Set<String>> labels = new ArrayList<>();
    list(json, "labels").forEach(names -> labels.add(new TreeSet<>(texts(names))));
    Schema schema = schema(field(json, "schema"));
    Checks.require(
        labels.size() == schema.labels().size(),
        "it has the names of %s labels of %s",
        labels.size(),
        schema.labels().size());
    Map<String, String> settings = new TreeMap<>();
    JsonNode said = field(json, "settings");
    said.fieldNames().forEachRemaining(key -> settings.put(key, text(said, key)));
    return new PackedSet(
        new Findings(
            schema,
            labels,
            rows,
            text(json, "fingerprint"),
            whole(json, "copies"),
            texts(list(json, "notes"))),
        files,
        settings);
  }

  private static PackedFile file(JsonNode json) {
    String index = text(json, "index");
    Checks.require(index.matches("[0-9a-f]{1,8}"), "it has the checksum '%s'", index);
    String name = text(json, "name");
    Checks.require(name.matches("[a-z]+/[a-z0-9.-]+"), "it names the file '%s'", name);
    return new PackedFile(
        name,
        Math.toIntExact(whole(json, "rows")),
        whole(json, "bytes"),
        Integer.parseUnsignedInt(index, 16));
  }

  private static Schema schema(JsonNode json) {
    List<Integer> dimensions = new ArrayList<>();
    list(json, "dimensions").forEach(size -> dimensions.add(size.asInt()));
    List<ColumnType> types = new ArrayList<>();
    texts(list(json, "types")).forEach(type -> types.add(oneOf(type, ColumnType.values())));
    return new Schema(
        oneOf(text(json, "features"), Features.values()),
        dimensions,
        texts(list(json, "names")),
        types,
        texts(list(json, "labels")),
        text(json, "weight"),
        field(json, "divided").asBoolean());
  }

  private static JsonNode field(JsonNode json, String name) {
    Checks.require(json.has(name), "'%s' is missing", name);
    return json.get(name);
  }

  private static JsonNode list(JsonNode json, String name) {
    JsonNode list = field(json, name);
    Checks.require(list.isArray(), "'%s' is no list", name);
    return list;
  }

  private static String text(JsonNode json, String name) {
    JsonNode text = field(json, name);
    Checks.require(text.isTextual(), "'%s' is no text", name);
    return text.textValue();
  }

  private static long whole(JsonNode json, String name) {
    JsonNode number = field(json, name);
    Checks.require(
        number.isIntegralNumber() && number.longValue() >= 0, "'%s' is %s", name, number);
    return number.longValue();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : list) {
      Checks.require(one.isTextual(), "%s is no text", one);
      texts.add(one.textValue());
    }
    return texts;
  }

  private static <T extends Enum<T>> T oneOf(String word, T[] all) {
    return Arrays.stream(all)
        .filter(one -> one.name().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is unknown"));
  }
}
