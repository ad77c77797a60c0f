package io.kindling.engine.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Networks in model.json: a list of layers by name, no class names, unknown fields refused. */
public final class NetworkJson {
  private static final int MOST_LAYERS = 10_000;
  private static final long MOST_ELEMENTS = 1L << 31;

  private NetworkJson() {}

  public static ObjectNode write(Network network) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Arrays.stream(network.input().toArray()).forEach(json.putArray("input")::add);
    var layers = json.putArray("layers");
    for (LayerSpec layer : network.layers()) {
      ObjectNode one = layers.addObject().put("layer", layer.word());
      if (layer instanceof Dense dense) {
        one.put("units", dense.units()).put("initialiser", dense.initialiser().word());
        write(one, dense.activation());
      } else if (layer instanceof Activated activated) {
        write(one, activated.activation());
      } else if (layer instanceof BatchNorm norm) {
        one.put("momentum", norm.momentum()).put("epsilon", norm.epsilon());
      } else if (layer instanceof Dropout dropout) {
        one.put("rate", dropout.rate());
      }
    }
    return json;
  }

  private static void write(ObjectNode json, Activation activation) {
    json.put("activation", ActivationWords.word(activation));
    if (activation.slope() != 0) {
      json.put("slope", activation.slope());
    }
  }

  /**
   * Reads a network; throws {@link IllegalArgumentException} with a sentence on anything unknown.
   */
  public static Network read(JsonNode json) {
    only(json, "the network", "input", "layers");
    JsonNode layers = array(json, "layers", "the network");
    Checks.require(
        layers.size() <= MOST_LAYERS,
        "The network has %s layers: expected at most %s",
        layers.size(),
        MOST_LAYERS);
    List<LayerSpec> specs = new ArrayList<>();
    for (JsonNode layer : layers) {
      specs.add(layer(layer, "layer " + specs.size()));
    }
    return new Network(shape(array(json, "input", "the network")), specs);
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

  private static LayerSpec layer(JsonNode json, String where) {
    String word = text(json, "layer", where);
    return switch (word) {
      case "dense" -> {
        only(json, where, "layer", "units", "activation", "slope", "initialiser");
        yield new Dense(
            whole(json, "units", where), activation(json, where), initialiser(json, where));
      }
      case "activation" -> {
        only(json, where, "layer", "activation", "slope");
        yield new Activated(activation(json, where));
      }
      case "softmax" -> {
        only(json, where, "layer");
        yield new SoftmaxLayer();
      }
      case "batchNorm" -> {
        only(json, where, "layer", "momentum", "epsilon");
        yield new BatchNorm(number(json, "momentum", where), number(json, "epsilon", where));
      }
      case "dropout" -> {
        only(json, where, "layer", "rate");
        yield new Dropout(number(json, "rate", where));
      }
      case "flatten" -> {
        only(json, where, "layer");
        yield new Flatten();
      }
      default ->
          throw new IllegalArgumentException(
              "Unknown layer '"
                  + word
                  + "' in "
                  + where
                  + ": expected dense, activation, softmax, batchNorm, dropout or flatten");
    };
  }

  private static Initialiser initialiser(JsonNode json, String where) {
    String word = text(json, "initialiser", where);
    for (Initialiser initialiser : Initialiser.values()) {
      if (initialiser.word().equals(word)) {
        return initialiser;
      }
    }
    throw new IllegalArgumentException("Unknown initialiser '" + word + "' in " + where);
  }

  private static Activation activation(JsonNode json, String where) {
    String word = text(json, "activation", where);
    Activation activation = ActivationWords.all().get(word);
    Checks.require(activation != null, "Unknown activation '%s' in %s", word, where);
    return json.has("slope")
        ? new Activation(activation.kind(), number(json, "slope", where))
        : activation;
  }

  private static void only(JsonNode json, String where, String... known) {
    Checks.require(json.isObject(), "Expected %s to be an object, found %s", where, json);
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    List.of(known).forEach(unknown::remove);
    Checks.require(
        unknown.isEmpty(), "Unknown fields %s in %s: expected %s", unknown, where, List.of(known));
  }

  private static JsonNode array(JsonNode json, String field, String where) {
    JsonNode value = json.path(field);
    Checks.require(
        value.isArray(), "Expected a list '%s' in %s, found %s", field, where, found(value));
    return value;
  }

  private static String text(JsonNode json, String field, String where) {
    JsonNode value = json.path(field);
    Checks.require(
        value.isTextual(), "Expected a word '%s' in %s, found %s", field, where, found(value));
    return value.textValue();
  }

  private static int whole(JsonNode json, String field, String where) {
    JsonNode value = json.path(field);
    Checks.require(
        value.isInt(), "Expected a number '%s' in %s, found %s", field, where, found(value));
    return value.intValue();
  }

  private static float number(JsonNode json, String field, String where) {
    JsonNode value = json.path(field);
    Checks.require(
        value.isNumber(), "Expected a number '%s' in %s, found %s", field, where, found(value));
    return value.floatValue();
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
