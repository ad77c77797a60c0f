package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of a run as {@code report.json} tells it.
 *
 * @param metrics by part (train, validation, test) and name
 * @param classes of each output that has some, on the last part that has rows
 * @param parameters how many numbers the network has learned
 * @param shards the number of logical shards
 * @param workers how many workers contributed
 * @param kernels what computed
 * @param reproducible whether the same run gives the same bits
 * @param timing seconds by phase
 * @param details rounds and gradients
 * @param provenance where it comes from
 */
public record Report(
    Map<String, Map<String, Double>> metrics,
    List<ClassSection> classes,
    int epochs,
    long steps,
    long parameters,
    long seed,
    int shards,
    int workers,
    String kernels,
    boolean reproducible,
    double samplesPerSecond,
    Timing timing,
    TrainingDetails details,
    JsonNode provenance) {

  /** What the terminal shows of rows; the report has all. */
  public static final Set<String> TOLD_OF_ROWS =
      Set.of("loss", "accuracy", "f1", "rocAuc", "mse", "rmse", "mae", "r2", "distance", "pck");

  /**
   * Where the time went, in seconds.
   *
   * @param sync of which the next four are parts
   */
  public record Timing(
      double data,
      double compute,
      double sync,
      double waiting,
      double sum,
      double optimizer,
      double send,
      double evaluate,
      double total) {
    /** Where nothing was synchronised. */
    public static Timing ofEvaluation(double data, double evaluate, double total) {
      return new Timing(data, 0, 0, 0, 0, 0, 0, evaluate, total);
    }
  }

  /** The file's content. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode parts = json.putObject("metrics");
    metrics.forEach((part, values) -> put(parts.putObject(part), values));
    if (!classes.isEmpty()) {
      ArrayNode all = json.putArray("classes");
      classes.forEach(section -> section.putInto(all));
    }
    json.put("epochs", epochs)
        .put("steps", steps)
        .put("parameters", parameters)
        .put("seed", seed)
        .put("shards", shards)
        .put("workers", workers)
        .put("kernels", kernels)
        .put("reproducible", reproducible);
    put(json, Map.of("samplesPerSecond", samplesPerSecond));
    ObjectNode seconds = json.putObject("timing");
    put(seconds, Map.of("dataSeconds", timing.data()));
    put(seconds, Map.of("computeSeconds", timing.compute()));
    put(seconds, Map.of("syncSeconds", timing.sync()));
    put(seconds, Map.of("waitSeconds", timing.waiting()));
    put(seconds, Map.of("sumSeconds", timing.sum()));
    put(seconds, Map.of("optimizerSeconds", timing.optimizer()));
    put(seconds, Map.of("sendSeconds", timing.send()));
    put(seconds, Map.of("evaluateSeconds", timing.evaluate()));
    put(seconds, Map.of("totalSeconds", timing.total()));
    details.putInto(json);
    json.set("provenance", provenance);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * JSON has no word for a number that is not finite: it is written as null. The metrics of one of
   * several outputs, {@code output.name}, stand in an object of the output.
   */
  public static void put(ObjectNode json, Map<String, Double> values) {
    values.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          ObjectNode place = dot < 0 ? json : json.withObjectProperty(name.substring(0, dot));
          String own = name.substring(dot + 1);
          if (Double.isFinite(value)) {
            place.put(own, value);
          } else {
            place.putNull(own);
          }
        });
  }
}
