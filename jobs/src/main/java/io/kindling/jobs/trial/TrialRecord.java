package io.kindling.jobs.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.jobs.checkpoint.Numbers;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.jobs.output.ModelStore;
import io.kindling.partitioning.encode.Encoders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trial has reached, as bytes: a line with the sha256 of all that is behind it, a line of
 * JSON with the figures and the lengths of arrays, and these arrays one behind the other, as
 * little-endian numbers of four bytes.
 */
final class TrialRecord {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte END = '\n';

  private TrialRecord() {}

  /** What tells the trial from others: its settings and its rows. */
  private static ObjectNode identity(Trial trial) {
    ObjectNode json = JSON.createObjectNode().put("trial", trial.name());
    trial.sets().forEach(json.putArray("settings")::add);
    return json.put("rows", trial.draw().fingerprint());
  }

  static byte[] of(Trial trial, TrialResult result) {
    List<float[]> arrays = new ArrayList<>();
    ObjectNode json = JSON.createObjectNode();
    json.set("of", identity(trial));
    json.put("fault", result.fault().kind().name())
        .put("sentence", result.fault().sentence())
        .put("step", result.fault().step());
    ObjectNode metrics = json.putObject("metrics");
    result.metrics().forEach((part, values) -> Numbers.put(metrics, part, values));
    json.put("epochs", result.epochs())
        .put("bestEpoch", result.bestEpoch())
        .put("parameters", result.parameters())
        .put("place", result.place())
        .put("shards", result.shards());
    Numbers.put(json, "seconds", result.seconds());
    Numbers.put(json, "threshold", result.threshold());
    ArrayNode computed = json.putArray("computed");
    result
        .computed()
        .forEach(
            one ->
                computed
                    .addObject()
                    .put("kernels", one.kernels())
                    .put("processor", one.processor()));
    ArrayNode predicted = json.putArray("predicted");
    result.predicted().forEach(one -> predicted.add(length(one, arrays)));
    ArrayNode learned = json.putArray("learned");
    result.learned().forEach(one -> put(learned.addObject(), one, arrays));
    return bytes(json, arrays);
  }

  private static void put(ObjectNode json, Learned learned, List<float[]> arrays) {
    json.put("weights", length(learned.parameters(), arrays))
        .put("state", length(learned.state(), arrays));
    json.set("encoders", learned.encoders().json());
    Numbers.put(json, "threshold", learned.threshold());
    ArrayNode kept = json.putArray("kept");
    for (KeptRows rows : learned.kept()) {
      kept.addObject()
          .put("features", length(rows.features(), arrays))
          .put("answers", length(rows.answers(), arrays))
          .put("weights", length(rows.weights(), arrays));
    }
  }

  private static int length(float[] array, List<float[]> arrays) {
    arrays.add(array);
    return array.length;
  }

  private static byte[] bytes(JsonNode json, List<float[]> arrays) {
    byte[] line = json.toString().getBytes(StandardCharsets.UTF_8);
    long numbers = arrays.stream().mapToLong(one -> one.length).sum();
    ByteBuffer content =
        ByteBuffer.allocate(Math.toIntExact(line.length + 1 + Float.BYTES * numbers))
            .order(ByteOrder.LITTLE_ENDIAN);
    content.put(line).put(END);
    for (float[] array : arrays) {
      for (float number : array) {
        content.putFloat(number);
      }
    }
    byte[] hash = ModelStore.sha256(content.array()).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(hash.length + 1 + content.capacity())
        .put(hash)
        .put(END)
        .put(content.array())
        .array();
  }

  /**
   * What a record says of a trial.
   *
   * @throws IllegalArgumentException where it is not whole, or of another trial
   */
  static TrialResult read(Trial trial, byte[] record) {
    int line = end(record, 0);
    byte[] content = Arrays.copyOfRange(record, line + 1, record.length);
    String expected = new String(record, 0, line, StandardCharsets.US_ASCII);
    String found = ModelStore.sha256(content);
    Checks.require(found.equals(expected), "expected the sha256 %s, found %s", expected, found);
    int figures = end(content, 0);
    ByteBuffer arrays =
        ByteBuffer.wrap(content, figures + 1, content.length - figures - 1)
            .order(ByteOrder.LITTLE_ENDIAN);
    try {
      JsonNode json = JSON.readTree(content, 0, figures);
      Checks.require(
          json.path("of").equals(JSON.readTree(identity(trial).toString())),
          "it is of another trial, %s",
          json.path("of"));
      return result(trial.number(), json, arrays);
    } catch (IOException damaged) {
      throw new IllegalArgumentException("not JSON: " + damaged.getMessage(), damaged);
    }
  }

  private static int end(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == END) {
        return i;
      }
    }
    throw new IllegalArgumentException("it ends before its first numbers");
  }

  private static TrialResult result(int number, JsonNode json, ByteBuffer arrays) {
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> part : json.path("metrics").properties()) {
      metrics.put(part.getKey(), Numbers.map(json.path("metrics"), part.getKey()));
    }
    List<Computed> computed = new ArrayList<>();
    json.path("computed")
        .forEach(
            one ->
                computed.add(
                    new Computed(one.path("kernels").asText(), one.path("processor").asText())));
    List<float[]> predicted = new ArrayList<>();
    json.path("predicted").forEach(length -> predicted.add(array(length, arrays)));
    List<Learned> learned = new ArrayList<>();
    json.path("learned").forEach(one -> learned.add(learned(one, arrays)));
    return new TrialResult(
        number,
        new Fault(
            Fault.Kind.valueOf(json.path("fault").asText()),
            json.path("sentence").asText(),
            json.path("step").asLong()),
        metrics,
        json.path("epochs").asInt(),
        json.path("bestEpoch").asInt(),
        json.path("parameters").asLong(),
        Numbers.number(json, "seconds"),
        json.path("place").asText(),
        json.path("shards").asInt(),
        computed,
        Numbers.number(json, "threshold"),
        predicted,
        learned);
  }

  private static Learned learned(JsonNode json, ByteBuffer arrays) {
    float[] parameters = array(json.path("weights"), arrays);
    float[] state = array(json.path("state"), arrays);
    List<KeptRows> kept = new ArrayList<>();
    for (JsonNode rows : json.path("kept")) {
      float[] features = array(rows.path("features"), arrays);
      float[] answers = array(rows.path("answers"), arrays);
      kept.add(new KeptRows(features, answers, array(rows.path("weights"), arrays)));
    }
    return new Learned(
        parameters,
        state,
        Encoders.read(json.path("encoders")),
        Numbers.number(json, "threshold"),
        kept);
  }

  private static float[] array(JsonNode length, ByteBuffer arrays) {
    float[] array = new float[length.asInt()];
    for (int i = 0; i < array.length; i++) {
      array[i] = arrays.getFloat();
    }
    return array;
  }
}
