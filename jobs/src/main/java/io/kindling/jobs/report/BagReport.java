package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.BagSettings;
import io.kindling.jobs.trial.TrialFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a bag reaches, beside its members and a network on all rows.
 *
 * @param metrics of the bag, by part and name
 * @param members the same of each member that came to an end
 * @param singles the same of a network on all rows, by the name of its variant
 * @param outOfBagRows of how many rows to train on something is told by members without them
 * @param failed why members, or networks on all rows, came to no end
 * @param learnedOnValidation where weights, a stack or a threshold come from; else out of the bag
 * @param decomposedOn the part whose errors are decomposed
 * @param facts of all trainings
 * @param parameters of all members
 * @param text the effective configuration
 */
public record BagReport(
    String name,
    BagSettings settings,
    Map<String, Map<String, Double>> metrics,
    List<Map<String, Map<String, Double>>> members,
    Map<String, Map<String, Map<String, Double>>> singles,
    int outOfBagRows,
    int trainRows,
    List<String> failed,
    OptionalDouble threshold,
    boolean learnedOnValidation,
    String decomposedOn,
    Map<String, Map<String, Double>> decomposition,
    List<BagPoint> curve,
    TrialFacts facts,
    long parameters,
    Seconds seconds,
    String text,
    JsonNode provenance) {
  public BagReport {
    metrics = new LinkedHashMap<>(metrics);
    members = List.copyOf(members);
    singles = new LinkedHashMap<>(singles);
    failed = List.copyOf(failed);
    decomposition = new LinkedHashMap<>(decomposition);
    curve = List.copyOf(curve);
  }

  /** How long it took to read the rows, and all of it. */
  public record Seconds(double data, double total) {}

  /** The mean of the members' own figures, by part and name. */
  public Map<String, Map<String, Double>> meanMember() {
    Map<String, Map<String, Double>> means = new LinkedHashMap<>();
    for (String part : metrics.keySet()) {
      Set<String> names = new LinkedHashSet<>();
      List<Map<String, Double>> own =
          members.stream().filter(one -> one.containsKey(part)).map(one -> one.get(part)).toList();
      own.forEach(one -> names.addAll(one.keySet()));
      Map<String, Double> values = new LinkedHashMap<>();
      for (String metric : names) {
        values.put(
            metric,
            own.stream()
                .mapToDouble(one -> one.getOrDefault(metric, Double.NaN))
                .average()
                .orElse(Double.NaN));
      }
      means.put(part, values);
    }
    return means;
  }

  /** A sentence on what was learned from which rows; empty where nothing was. */
  public String learned() {
    boolean nothing =
        threshold.isEmpty()
            && (settings.combine() == BagSettings.Combine.AVERAGE
                || settings.combine() == BagSettings.Combine.VOTE);
    if (nothing) {
      return "";
    }
    return learnedOnValidation
        ? "weights, stack and threshold come from the validation part"
        : "weights, stack and threshold come from rows out of the bag, so that what is told of"
            + " these is somewhat too good";
  }

  /** The file {@code report.json}. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    putInto(json.putObject("metrics"), metrics);
    putInto(json.putObject("meanMember"), meanMember());
    ObjectNode alone = json.putObject("single");
    singles.forEach(
        (variant, parts) -> putInto(variant.isEmpty() ? alone : alone.putObject(variant), parts));
    json.put("members", members.size())
        .put("combine", settings.combine().word())
        .put("outOfBagRows", outOfBagRows)
        .put("trainRows", trainRows)
        .put("learned", learned());
    threshold.ifPresent(value -> json.put("threshold", value));
    failed.forEach(json.putArray("failed")::add);
    ObjectNode parts = json.putObject("decomposition").put("part", decomposedOn);
    decomposition.forEach((error, values) -> Report.put(parts.putObject(error), values));
    json.put("metric", settings.metric());
    ArrayNode points = json.putArray("curve");
    for (BagPoint point : curve) {
      ObjectNode one = points.addObject().put("members", point.members());
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("outOfBag", point.outOfBag());
      values.put("validation", point.validation());
      values.put("test", point.test());
      Report.put(one, values);
    }
    json.put("seed", facts.seed())
        .put("kernels", facts.kernels())
        .put("reproducible", facts.reproducible())
        .put("parameters", parameters)
        .put("shards", facts.shards());
    json.putObject("timing")
        .put("dataSeconds", seconds.data())
        .put("totalSeconds", seconds.total());
    json.set("provenance", provenance);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void putInto(ObjectNode json, Map<String, Map<String, Double>> parts) {
    parts.forEach((part, values) -> Report.put(json.putObject(part), values));
  }

  /** For eyes. */
  public byte[] html() {
    return new BagPage(this).html();
  }

  /** For the terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String problem : failed) {
      lines.add("note: a training came to no end and is left out: " + problem);
    }
    metrics.forEach((part, values) -> lines.add("bag, " + part + ": " + told(values)));
    meanMember().forEach((part, values) -> lines.add("mean member, " + part + ": " + told(values)));
    singles.forEach(
        (variant, parts) ->
            parts.forEach(
                (part, values) ->
                    lines.add(
                        "one network"
                            + (variant.isEmpty() ? "" : " " + variant)
                            + ", "
                            + part
                            + ": "
                            + told(values))));
    lines.add(
        String.format("out of the bag of some member: %d of %d rows", outOfBagRows, trainRows));
    decomposition.forEach(
        (error, values) -> lines.add(error + " of members, " + decomposedOn + ": " + all(values)));
    if (!learned().isEmpty()) {
      lines.add("note: " + learned());
    }
    return lines;
  }

  private String told(Map<String, Double> values) {
    Map<String, Double> few = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (Report.TOLD_OF_ROWS.contains(name) || name.equals(settings.metric())) {
            few.put(name, value);
          }
        });
    return all(few);
  }

  private static String all(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(one -> String.format(Locale.ROOT, "%s=%.5f", one.getKey(), one.getValue()))
        .collect(Collectors.joining(" "));
  }
}
