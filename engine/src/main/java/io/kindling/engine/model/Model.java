package io.kindling.engine.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A trained network. Its two files are made and read here as bytes; where they lie is the caller's
 * business.
 */
public final class Model {
  public static final String JSON_FILE = "model.json";
  public static final String WEIGHTS_FILE = "weights.safetensors";
  private static final int FORMAT = 1;

  /** What Jackson says instead of the text it has read. */
  private static final String SOURCE = "\\[Source: [^;]*; ";

  private final Network network;
  private final Objective objective;
  private final float[] parameters;
  private final float[] state;
  private final JsonNode notes;

  /**
   * A model.
   *
   * @param objective the losses that its outputs were trained for
   * @param notes what other modules keep with it (data, encoders, provenance), as a JSON object
   */
  public Model(
      Network network, Objective objective, float[] parameters, float[] state, JsonNode notes) {
    Checks.require(
        parameters.length == network.parameters().length()
            && state.length == network.state().length(),
        "Expected %s parameters and %s statistics, found %s and %s",
        network.parameters().length(),
        network.state().length(),
        parameters.length,
        state.length);
    this.network = network;
    this.objective = objective;
    this.parameters = parameters.clone();
    this.state = state.clone();
    this.notes = notes.deepCopy();
  }

  /** A model with one output. */
  public Model(Network network, Loss loss, float[] parameters, float[] state, JsonNode notes) {
    this(network, ObjectiveJson.alone(network, loss), parameters, state, notes);
  }

  public Network network() {
    return network;
  }

  /** The losses of all outputs. */
  public Objective objective() {
    return objective;
  }

  public float[] parameters() {
    return parameters.clone();
  }

  public float[] state() {
    return state.clone();
  }

  public JsonNode notes() {
    return notes;
  }

  /** The same with other notes. */
  public Model noted(JsonNode others) {
    return new Model(network, objective, parameters, state, others);
  }

  /** The content of model.json. */
  public byte[] json() {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode json = mapper.createObjectNode().put("formatVersion", FORMAT);
    json.set("network", NetworkJson.write(network));
    ObjectiveJson.write(json, objective);
    json.set("notes", notes);
    try {
      return (mapper.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A JSON tree could not be written", impossible);
    }
  }

  /** The content of weights.safetensors. */
  public byte[] weights() {
    return Safetensors.write(network.parameters(), parameters, network.state(), state);
  }

  /**
   * Reads a model from its two files.
   *
   * @param folder where they lie, for messages
   */
  public static Model read(byte[] json, byte[] weights, String folder) {
    String file = folder + "/" + JSON_FILE;
    JsonNode tree;
    try {
      tree = new ObjectMapper().readTree(json);
    } catch (IOException problem) {
      String said =
          problem instanceof JsonProcessingException wrong
              ? wrong.getOriginalMessage()
              : problem.getMessage();
      throw new ModelException(file + " is not JSON: " + said.replaceAll(SOURCE, "["), problem);
    }
    if (tree == null || tree.path("formatVersion").asInt(-1) != FORMAT) {
      throw new ModelException(
          file
              + ": expected formatVersion "
              + FORMAT
              + ", found "
              + (tree == null ? "nothing" : tree.path("formatVersion")));
    }
    try {
      Network network = NetworkJson.read(tree.path("network"));
      float[] parameters = new float[sized(network.parameters().length(), weights, folder)];
      float[] state = new float[sized(network.state().length(), weights, folder)];
      Safetensors.readInto(
          weights,
          folder + "/" + WEIGHTS_FILE,
          network.parameters(),
          parameters,
          network.state(),
          state);
      Objective objective = ObjectiveJson.read(tree, network);
      return new Model(network, objective, parameters, state, notes(tree));
    } catch (IllegalArgumentException | ArithmeticException problem) {
      throw new ModelException(file + ": " + problem.getMessage(), problem);
    }
  }

  /** Refuses to make room for more numbers than the file can hold. */
  private static int sized(int numbers, byte[] weights, String folder) {
    if ((long) numbers * Float.BYTES > weights.length) {
      throw new ModelException(
          String.format(
              "%s/%s is damaged: the network of %s needs %d numbers, the file has %d bytes",
              folder, WEIGHTS_FILE, JSON_FILE, numbers, weights.length));
    }
    return numbers;
  }

  private static JsonNode notes(JsonNode tree) {
    JsonNode notes = tree.path("notes");
    Checks.require(notes.isObject(), "Expected an object 'notes', found %s", notes);
    return notes;
  }
}
