package io.kindling.engine.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.engine.Checks;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.network.field.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * A value in model.json.
 *
 * @param path of the layer it belongs to, ending in a dot, or nothing
 */
record WrittenJson(JsonNode json, String path) implements Written {
  static final String NAME = "name";
  static final String FROM = "from";
  static final String LENGTHS = "lengths";
  static final String LAYER = "layer";
  private static final int MOST_LAYERS = 10_000;
  private static final int DEEPEST = 32;

  /** Of a path, at most, for each block around a layer. */
  private static final int DOTS = 3;

  @Override
  public OptionalDouble number() {
    return json.isNumber() ? OptionalDouble.of(json.doubleValue()) : OptionalDouble.empty();
  }

  @Override
  public Optional<String> text() {
    return Optional.ofNullable(json.textValue());
  }

  @Override
  public Optional<Boolean> flag() {
    return json.isBoolean() ? Optional.of(json.booleanValue()) : Optional.empty();
  }

  @Override
  public Optional<List<Written>> list() {
    if (!json.isArray()) {
      return Optional.empty();
    }
    List<Written> list = new ArrayList<>();
    json.forEach(one -> list.add(new WrittenJson(one, path + list.size() + ".")));
    return Optional.of(list);
  }

  @Override
  public Optional<Chain> layers() {
    return json.isArray() ? Optional.of(new Chain(entries(json, path))) : Optional.empty();
  }

  /** The layers of a list. */
  static List<LayerEntry> entries(JsonNode list, String path) {
    Checks.require(
        list.size() <= MOST_LAYERS,
        "There are %s layers in a block: expected at most %s",
        list.size(),
        MOST_LAYERS);
    Checks.require(
        path.chars().filter(letter -> letter == '.').count() <= (long) DEEPEST * DOTS,
        "Layers stand too deep in blocks of blocks: expected at most %s of them",
        DEEPEST);
    List<LayerEntry> entries = new ArrayList<>();
    for (JsonNode one : list) {
      entries.add(entry(one, path + entries.size()));
    }
    return entries;
  }

  private static LayerEntry entry(JsonNode json, String path) {
    String where = "layer " + path;
    Checks.require(json.isObject(), "Expected %s to be an object, found %s", where, json);
    JsonNode word = json.path(LAYER);
    Checks.require(
        word.isTextual(), "Expected a word '%s' in %s, found %s", LAYER, where, found(word));
    LayerKind<?> kind =
        Layers.of(word.textValue())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            "Unknown layer '%s' in %s: expected one of %s",
                            word.textValue(), where, Layers.all())));
    List<String> known = new ArrayList<>(List.of(LAYER, NAME, FROM, LENGTHS));
    kind.fields().forEach(field -> known.add(field.name()));
    only(json, where, known);
    Optional<String> name = name(json, NAME, where);
    List<String> from = sources(json, where);
    Optional<String> lengths = name(json, LENGTHS, where);
    return new LayerEntry(name, from, lengths, kind.build(new Reading(json, path)));
  }

  private static List<String> sources(JsonNode json, String where) {
    JsonNode value = json.path(FROM);
    List<String> names = new ArrayList<>();
    boolean areNames = value.isMissingNode() || value.isArray();
    for (JsonNode one : value) {
      areNames &= one.isTextual();
      names.add(one.asText());
    }
    Checks.require(
        areNames, "Expected '%s' in %s to be a list of names, found %s", FROM, where, value);
    return names;
  }

  private static Optional<String> name(JsonNode json, String field, String where) {
    JsonNode value = json.path(field);
    Checks.require(
        value.isMissingNode() || value.isTextual(),
        "Expected '%s' in %s to be a name, found %s",
        field,
        where,
        value);
    return Optional.ofNullable(value.textValue());
  }

  /** The fields of one layer. */
  private record Reading(JsonNode json, String path) implements Fields {
    @Override
    public <T> Optional<T> find(Field<T> field) {
      if (!json.has(field.name())) {
        return Optional.empty();
      }
      JsonNode value = json.get(field.name());
      Optional<T> read = read(field, value);
      Checks.require(
          read.isPresent(),
          "Expected '%s' in layer %s to be %s, found %s",
          field.name(),
          path,
          field.kind().range(),
          value);
      return read;
    }

    /** Says where a text stands that is refused; layers inside say it themselves. */
    private <T> Optional<T> read(Field<T> field, JsonNode value) {
      try {
        return field.kind().read().apply(new WrittenJson(value, path + "." + field.name() + "."));
      } catch (IllegalArgumentException refused) {
        if (!value.isTextual()) {
          throw refused;
        }
        throw new IllegalArgumentException("layer " + path + ": " + refused.getMessage(), refused);
      }
    }

    @Override
    public IllegalArgumentException missing(Field<?> field) {
      return new IllegalArgumentException(
          String.format(
              "Expected '%s' in layer %s, %s, found nothing",
              field.name(), path, field.kind().range()));
    }
  }

  /** Refuses fields that are not known. */
  static void only(JsonNode json, String where, List<String> known) {
    Checks.require(json.isObject(), "Expected %s to be an object, found %s", where, json);
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    known.forEach(unknown::remove);
    Checks.require(
        unknown.isEmpty(), "Unknown fields %s in %s: expected %s", unknown, where, known);
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
