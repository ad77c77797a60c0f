package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.CurveSettings;
import io.kindling.jobs.curve.Dimension;
import io.kindling.jobs.curve.PointFigures;
import io.kindling.jobs.trial.Spread;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was reached at all points.
 *
 * @param figures of each, in order
 * @param run what is told beside
 * @param text the effective configuration
 */
public record CurveReport(
    String name,
    CurveSettings settings,
    List<Dimension> dimensions,
    List<PointFigures> figures,
    Run run,
    String text,
    JsonNode provenance) {

  /**
   * How the trainings went.
   *
   * @param seed of the first training of a point
   * @param reproducible whether all were computed alike, and no clock had a say
   */
  public record Run(long seed, boolean reproducible, double dataSeconds, double totalSeconds) {}

  public CurveReport {
    dimensions = List.copyOf(dimensions);
    figures = List.copyOf(figures);
  }

  /** By the mean of the metric; of several that are equally good, the first. */
  public Optional<PointFigures> best() {
    Comparator<PointFigures> smaller =
        Comparator.comparingDouble(one -> one.mean(settings.metric()));
    return figures.stream()
        .filter(one -> one.tells(settings.metric()))
        .min(settings.isSmallerBetter() ? smaller : smaller.reversed());
  }

  /** The file {@code report.json}. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode metrics = json.putObject("metrics");
    Optional<PointFigures> best = best();
    best.ifPresent(one -> putMeans(metrics, one));
    if (best.isPresent()) {
      putPoint(json.putObject("best").put("metric", settings.metric()), best.get());
    } else {
      json.putNull("best");
    }
    ArrayNode axes = json.putArray("dimensions");
    for (Dimension dimension : dimensions) {
      ObjectNode own = axes.addObject().put("name", dimension.name());
      own.put("logarithmic", dimension.logarithmic());
      own.set("values", new ObjectMapper().valueToTree(dimension.values()));
    }
    ArrayNode points = json.putArray("points");
    for (PointFigures one : figures) {
      ObjectNode own = points.addObject();
      putPoint(own, one);
      own.put("trainings", one.trainings()).put("failed", one.problems().size());
      one.problems().stream().findFirst().ifPresent(problem -> own.put("problem", problem));
      ObjectNode all = own.putObject("metrics");
      one.metrics().forEach((metric, spread) -> putSpread(all, metric, spread));
    }
    json.put("seed", run.seed())
        .put("parameters", best.map(PointFigures::parameters).orElse(0L))
        .put("reproducible", run.reproducible());
    json.putObject("timing")
        .put("dataSeconds", run.dataSeconds())
        .put("totalSeconds", run.totalSeconds());
    json.set("provenance", provenance);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void putPoint(ObjectNode json, PointFigures one) {
    json.put("point", one.point().number()).put("rows", one.point().rows());
    json.set("settings", new ObjectMapper().valueToTree(one.point().values()));
    ArrayNode sets = json.putArray("sets");
    one.point().sets().forEach(sets::add);
  }

  private static void putMeans(ObjectNode json, PointFigures one) {
    Map<String, Map<String, Double>> parts = new LinkedHashMap<>();
    one.metrics()
        .forEach(
            (metric, spread) ->
                parts
                    .computeIfAbsent(part(metric), part -> new LinkedHashMap<>())
                    .put(base(metric), spread.mean()));
    parts.forEach((part, values) -> Report.put(json.putObject(part), values));
  }

  private static void putSpread(ObjectNode json, String metric, Spread spread) {
    json.withObjectProperty(part(metric))
        .putObject(base(metric))
        .put("mean", spread.mean())
        .put("deviation", spread.deviation());
  }

  /** The part of rows that a metric is of. */
  static String part(String metric) {
    return metric.substring(0, metric.indexOf('.'));
  }

  /** A metric without its part. */
  static String base(String metric) {
    return metric.substring(metric.indexOf('.') + 1);
  }

  /** Which point is the best, and how it is taken. */
  public List<String> lines() {
    return best()
        .map(
            one ->
                List.of(
                    String.format(
                        Locale.ROOT,
                        "the best point is %s: %s=%.5f±%.5f",
                        one.point().shown(),
                        settings.metric(),
                        one.mean(settings.metric()),
                        one.deviation(settings.metric())),
                    taken(one)))
        .orElseGet(List::of);
  }

  private static String taken(PointFigures one) {
    return one.point().sets().isEmpty()
        ? "train takes the configuration as it is"
        : "train takes it by " + options(one);
  }

  /** The options of the best point, as a shell takes them. */
  private static String options(PointFigures one) {
    return String.join(
        " ",
        one.point().sets().stream()
            .map(set -> "--set '" + set.replace("'", "'\\''") + "'")
            .toList());
  }

  /** For eyes. */
  public byte[] html() {
    return new CurvePage(this).html();
  }
}
