package io.kindling.engine.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Networks in model.json: layers by word, no class names, unknown fields refused. Layers one behind
 * the other have an {@code input} and {@code layers}; other networks have {@code inputs} by name,
 * layers that say what they take, and {@code outputs}.
 */
public final class NetworkJson {
  private static final int MOST_LAYERS = 10_000;
  private static final long MOST_ELEMENTS = 1L << 31;

  private NetworkJson() {}

  public static ObjectNode write(Network network) {
    NetworkSpec spec = network.spec();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (spec.isSequence()) {
      write(network.input(), json.putArray("input"));
    } else {
      ObjectNode inputs = json.putObject("inputs");
      spec.inputs().forEach(input -> write(input.shape(), inputs.putArray(input.name())));
    }
    write(spec.layers(), json.putArray("layers"));
    if (!spec.outputs().isEmpty()) {
      ArrayNode outputs = json.putArray("outputs");
      spec.outputs().forEach(outputs::add);
    }
    return json;
  }

  private static void write(Shape shape, ArrayNode json) {
    Arrays.stream(shape.toArray()).forEach(json::add);
  }

  private static ArrayNode write(List<LayerEntry> entries, ArrayNode json) {
    for (LayerEntry entry : entries) {
      ObjectNode one = json.addObject();
      entry.name().ifPresent(name -> one.put(WrittenJson.NAME, name));
      if (!entry.from().isEmpty()) {
        entry.from().forEach(one.putArray(WrittenJson.FROM)::add);
      }
      entry.lengths().ifPresent(input -> one.put(WrittenJson.LENGTHS, input));
      one.put(WrittenJson.LAYER, entry.layer().word());
      entry
          .layer()
          .kind()
          .write(entry.layer())
          .forEach((field, value) -> one.set(field, tree(value)));
    }
    return json;
  }

  private static JsonNode tree(Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Chain chain) {
      return write(chain.entries(), json.arrayNode());
    }
    if (value instanceof List<?> list) {
      ArrayNode array = json.arrayNode();
      list.forEach(one -> array.add(tree(one)));
      return array;
    }
    if (value instanceof Integer whole) {
      return json.numberNode(whole);
    }
    if (value instanceof Float number) {
      return json.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    return json.textNode((String) value);
  }

  /**
   * Reads a network; throws {@link IllegalArgumentException} with a sentence on anything unknown.
   */
  public static Network read(JsonNode json) {
    boolean named = json.has("inputs");
    WrittenJson.only(json, "the network", List.of(named ? "inputs" : "input", "layers", "outputs"));
    List<NamedShape> inputs =
        named ? inputs(json.get("inputs")) : List.of(NamedShape.input(shape(array(json, "input"))));
    JsonNode layers = array(json, "layers");
    Checks.require(
        !layers.isEmpty() && layers.size() <= MOST_LAYERS,
        "The network has %s layers: expected 1 to %s",
        layers.size(),
        MOST_LAYERS);
    List<String> outputs = new ArrayList<>();
    if (json.has("outputs")) {
      array(json, "outputs").forEach(name -> outputs.add(name.asText()));
    }
    return new Network(new NetworkSpec(inputs, WrittenJson.entries(layers, ""), outputs));
  }

  private static List<NamedShape> inputs(JsonNode json) {
    Checks.require(json.isObject(), "Expected an object 'inputs' in the network, found %s", json);
    List<NamedShape> inputs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : json.properties()) {
      Checks.require(
          one.getValue().isArray(),
          "Expected the input '%s' to be a list of sizes, found %s",
          one.getKey(),
          one.getValue());
      inputs.add(new NamedShape(one.getKey(), shape(one.getValue())));
    }
    return inputs;
  }

  private static Shape shape(JsonNode json) {
    int[] sizes = new int[json.size()];
    long elements = 1;
    for (int i = 0; i < sizes.length; i++) {
      Checks.require(
          json.get(i).isInt() && json.get(i).intValue() > 0,
          "Invalid input shape %s of the network: expected whole numbers above 0",
          json);
      sizes[i] = json.get(i).intValue();
      elements *= sizes[i];
      Checks.require(elements < MOST_ELEMENTS, "The network's input shape %s is too large", json);
    }
    return Shape.of(sizes);
  }

  private static JsonNode array(JsonNode json, String field) {
    JsonNode value = json.path(field);
    Checks.require(
        value.isArray(),
        "Expected a list '%s' in the network, found %s",
        field,
        value.isMissingNode() ? "nothing" : value);
    return value;
  }
}
