package io.kindling.jobs.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.jobs.averaging.MasterState;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Position;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.training.EpochResult;
import io.kindling.jobs.training.LayerGradient;
import io.kindling.jobs.training.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What {@code checkpoint.json} holds: all of a checkpoint but its arrays, under a hash. */
final class CheckpointJson {
  private static final int FORMAT = 1;
  private static final String SHA256 = "sha256";
  private static final String CONTENT = "checkpoint";

  private final JsonNode content;

  private CheckpointJson(JsonNode content) {
    this.content = content;
  }

  /** The file that holds the arrays, as it was written. */
  record ArrayFile(String name, long bytes, String sha256) {}

  /** The file's content. */
  static byte[] write(RunState state, RunIdentity identity, ArrayFile arrays) {
    ObjectNode json = new ObjectMapper().createObjectNode().put("formatVersion", FORMAT);
    json.putObject("arrays")
        .put("file", arrays.name())
        .put("bytes", arrays.bytes())
        .put(SHA256, arrays.sha256());
    ObjectNode settings = json.putObject("identity");
    new TreeMap<>(identity.settings()).forEach(settings::put);
    json.putObject("next")
        .put("step", state.position().next().step())
        .put("kind", state.position().next().kind().name());
    json.put("steps", state.tally().steps())
        .put("ofSteps", state.tally().ofSteps())
        .put("emptySteps", state.tally().emptySteps())
        .put("rollbacks", state.tally().rollbacks())
        .put("optimizerSteps", state.master().steps());
    Numbers.put(json, "seconds", state.tally().seconds());
    Numbers.put(json, "epochSeconds", state.tally().epochSeconds());
    Numbers.put(json, "epochSums", state.tally().epochSums());
    state
        .watched()
        .ifPresent(
            watched -> {
              ObjectNode best = json.putObject("watched");
              Numbers.put(best, "value", watched.value());
              best.put("epoch", watched.epoch()).put("notBetter", watched.notBetter());
            });
    ArrayNode history = json.putArray("history");
    state.history().forEach(epoch -> write(history.addObject(), epoch));
    ObjectNode file = new ObjectMapper().createObjectNode().put(SHA256, hash(json));
    file.set(CONTENT, json);
    return (file.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ObjectNode json, EpochResult epoch) {
    json.put("epoch", epoch.epoch()).put("steps", epoch.steps());
    Numbers.put(json, "train", epoch.train());
    Numbers.put(json, "validation", epoch.validation());
    json.put("samples", epoch.samples());
    Numbers.put(json, "seconds", epoch.seconds());
    json.put("best", epoch.best()).put("workers", epoch.workers());
    epoch.rate().ifPresent(rate -> Numbers.put(json, "rate", rate));
    ArrayNode gradients = json.putArray("gradients");
    for (LayerGradient layer : epoch.gradients()) {
      ObjectNode one = gradients.addObject().put("layer", layer.layer());
      Numbers.put(one, "norm", layer.norm());
      Numbers.put(one, "largest", layer.largest());
      Numbers.put(one, "weights", layer.weights());
    }
  }

  private static String hash(JsonNode content) {
    return ModelStore.sha256(content.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException where it is damaged
   */
  static CheckpointJson read(byte[] file) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file);
    } catch (IOException problem) {
      throw new IllegalArgumentException("it is not JSON (" + problem.getMessage() + ")", problem);
    }
    JsonNode content = json.path(CONTENT);
    String expected = json.path(SHA256).asText();
    String found = hash(content);
    Checks.require(expected.equals(found), "expected the sha256 '%s', found %s", expected, found);
    int format = content.path("formatVersion").asInt();
    Checks.require(format == FORMAT, "expected formatVersion %s, found %s", FORMAT, format);
    return new CheckpointJson(content);
  }

  RunIdentity identity() {
    Map<String, String> settings = new TreeMap<>();
    content
        .path("identity")
        .properties()
        .forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
    return new RunIdentity(settings);
  }

  ArrayFile arrays() {
    JsonNode arrays = content.path("arrays");
    return new ArrayFile(
        arrays.path("file").asText(), Numbers.whole(arrays, "bytes"), arrays.path(SHA256).asText());
  }

  /** How the run stood, with the arrays of that moment. */
  RunState state(StateArrays arrays) {
    JsonNode next = content.path("next");
    Operation operation =
        new Operation(
            Numbers.whole(next, "step"), Operation.Kind.valueOf(next.path("kind").asText()));
    List<EpochResult> history = new ArrayList<>();
    content.path("history").forEach(epoch -> history.add(epoch(epoch)));
    long optimizerSteps = Numbers.whole(content, "optimizerSteps");
    return new RunState(
        new Position(operation, arrays.carried()),
        new MasterState(
            arrays.weights(),
            arrays.optimizer(),
            arrays.inner(),
            optimizerSteps,
            history.stream().map(EpochResult::byPart).toList()),
        new RunState.Tally(
            Numbers.whole(content, "steps"),
            Numbers.whole(content, "ofSteps"),
            Numbers.whole(content, "emptySteps"),
            Numbers.number(content, "seconds"),
            Numbers.number(content, "epochSeconds"),
            Numbers.list(content, "epochSums"),
            (int) Numbers.whole(content, "rollbacks")),
        history,
        watched(arrays));
  }

  private Optional<RunState.Watched> watched(StateArrays arrays) {
    JsonNode watched = content.path("watched");
    if (!watched.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunState.Watched(
            Numbers.number(watched, "value"),
            (int) Numbers.whole(watched, "epoch"),
            (int) Numbers.whole(watched, "notBetter"),
            arrays.hasBest() ? Optional.of(arrays.best()) : Optional.empty()));
  }

  private static EpochResult epoch(JsonNode json) {
    return new EpochResult(
        (int) Numbers.whole(json, "epoch"),
        Numbers.whole(json, "steps"),
        Numbers.map(json, "train"),
        Numbers.map(json, "validation"),
        Numbers.whole(json, "samples"),
        Numbers.number(json, "seconds"),
        json.path("best").asBoolean(),
        (int) Numbers.whole(json, "workers"),
        json.has("rate") ? OptionalDouble.of(Numbers.number(json, "rate")) : OptionalDouble.empty(),
        gradients(json.path("gradients")));
  }

  private static List<LayerGradient> gradients(JsonNode json) {
    List<LayerGradient> all = new ArrayList<>();
    for (JsonNode layer : json) {
      all.add(
          new LayerGradient(
              layer.path("layer").asText(),
              Numbers.number(layer, "norm"),
              Numbers.number(layer, "largest"),
              Numbers.number(layer, "weights")));
    }
    return all;
  }
}
