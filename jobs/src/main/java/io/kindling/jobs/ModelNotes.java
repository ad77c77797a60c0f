package io.kindling.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.SparkContext;

/** What this module keeps in {@code model.json}: encoders, configuration, provenance. */
final class ModelNotes {
  private static final String ENCODERS = "encoders";
  private static final String CONFIG = "config";
  private static final String PROVENANCE = "provenance";
  private static final String THRESHOLD = "threshold";

  private ModelNotes() {}

  static ObjectNode of(Encoders encoders, String config, JsonNode provenance) {
    ObjectNode notes = new ObjectMapper().createObjectNode();
    notes.set(ENCODERS, encoders.json());
    notes.put(CONFIG, config);
    notes.set(PROVENANCE, provenance);
    return notes;
  }

  /** The encoders that a model was trained with. */
  static Encoders encoders(Model model, String path) {
    try {
      return Encoders.read(model.notes().path(ENCODERS));
    } catch (IllegalArgumentException problem) {
      throw new ModelException(path + "/" + Model.JSON_FILE + ": " + problem.getMessage(), problem);
    }
  }

  /** The rows that a configuration names; without one, those that the model was trained with. */
  static DataSpec rows(JobContext context, Model model) {
    return context
        .config()
        .data()
        .or(
            () ->
                RunConfig.dataOf(
                    model.notes().path(CONFIG).asText(""),
                    context.arguments().sets(),
                    context.now()))
        .orElseThrow(
            () ->
                new ConfigException(
                    "'data' is missing: say which rows, in a configuration or by --set"));
  }

  /** How those rows are cut: as the configuration says that names them. */
  static ShardRule rule(JobContext context, Model model) {
    RunConfig config = context.config();
    return ShardRule.auto(
        config.data().isPresent()
            ? config.training().batchSize()
            : RunConfig.batchSizeOf(
                model.notes().path(CONFIG).asText(""), context.arguments().sets()));
  }

  /** From which probability on the model takes a row as the second of two classes. */
  static OptionalDouble threshold(Model model) {
    JsonNode threshold = model.notes().path(THRESHOLD);
    return threshold.isNumber()
        ? OptionalDouble.of(threshold.doubleValue())
        : OptionalDouble.empty();
  }

  /**
   * The names of so many classes of an output; of a number that is a probability, those of no and
   * yes.
   */
  static List<String> classes(Answer answer, int count) {
    return answer.names().size() == count ? answer.names() : List.of("0", "1");
  }

  /** The model, with a threshold. */
  static Model with(Model model, double threshold) {
    ObjectNode notes = (ObjectNode) model.notes().deepCopy();
    notes.put(THRESHOLD, threshold);
    return model.noted(notes);
  }

  static JsonNode provenance(Model model) {
    return model.notes().path(PROVENANCE);
  }

  /** Where a run's results come from. */
  static ObjectNode provenance(JobContext context, PreparedData data) {
    return provenance(context, data.findings());
  }

  static ObjectNode provenance(JobContext context, Findings data) {
    SparkContext spark = context.spark().sc();
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("configuration", context.name())
        .put("kindling", Runner.version())
        .put("spark", spark.version())
        .put("java", Runtime.version().toString())
        .put("applicationId", spark.applicationId())
        .put("master", spark.master())
        .put("created", Instant.now().toString())
        .put("dataFingerprint", data.fingerprint());
    ObjectNode rows = json.putObject("rows");
    for (Part part : Part.values()) {
      rows.put(part.word(), data.rows().get(part));
    }
    return json;
  }
}
