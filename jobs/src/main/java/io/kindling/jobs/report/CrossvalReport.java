package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.CrossvalSettings;
import io.kindling.jobs.trial.FoldFigures;
import io.kindling.jobs.trial.Spread;
import io.kindling.jobs.trial.TrialFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a cross-validation found.
 *
 * @param candidates in order
 * @param best the place of the best among them; empty if none came to an end
 * @param last the metrics, by part, of the model that was trained on all rows
 * @param facts of all trainings, and of the model
 * @param dataSeconds that reading the rows took
 * @param text the effective configuration
 */
public record CrossvalReport(
    String name,
    CrossvalSettings settings,
    List<FoldFigures> candidates,
    OptionalInt best,
    Optional<Map<String, Map<String, Double>>> last,
    TrialFacts facts,
    double dataSeconds,
    double totalSeconds,
    String text,
    JsonNode provenance) {
  public CrossvalReport {
    candidates = List.copyOf(candidates);
  }

  /** Where none came to an end, the first. */
  private FoldFigures winner() {
    return candidates.get(best.orElse(0));
  }

  /** The file {@code report.json}. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode metrics = json.putObject("metrics");
    Map<String, Double> means = new LinkedHashMap<>();
    winner().metrics().forEach((metric, values) -> means.put(metric, values.spread().mean()));
    Report.put(metrics.putObject("crossval"), means);
    last.ifPresent(
        parts -> parts.forEach((part, values) -> Report.put(metrics.putObject(part), values)));
    if (best.isPresent()) {
      json.put("best", winner().name());
    } else {
      json.putNull("best");
    }
    json.put("confidence", settings.confidence())
        .put("seed", facts.seed())
        .put("kernels", facts.kernels())
        .put("reproducible", facts.reproducible())
        .put("parameters", facts.parameters())
        .put("shards", facts.shards());
    ArrayNode all = json.putArray("candidates");
    for (FoldFigures one : candidates) {
      ObjectNode own = all.addObject().put("name", one.name());
      if (!one.problem().isEmpty()) {
        own.put("problem", one.problem());
      }
      ObjectNode figures = own.putObject("metrics");
      one.metrics().forEach((metric, values) -> putInto(figures.putObject(metric), values));
      if (!one.gaps().isEmpty()) {
        ObjectNode gaps = own.putObject("firstFoldWithout");
        one.gaps().forEach((metric, fold) -> gaps.put(metric, fold + 1));
      }
    }
    putComparisonsInto(json.putArray("comparisons"));
    ObjectNode timing = json.putObject("timing");
    timing.put("dataSeconds", dataSeconds).put("totalSeconds", totalSeconds);
    json.set("provenance", provenance);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void putComparisonsInto(ArrayNode compared) {
    for (FoldFigures other : others()) {
      Spread difference = winner().less(other, settings.metric());
      ObjectNode own =
          compared
              .addObject()
              .put("candidate", winner().name())
              .put("with", other.name())
              .put("metric", settings.metric());
      putInto(own, difference);
      Report.put(own, Map.of("chance", difference.chance()));
    }
  }

  private void putInto(ObjectNode json, FoldFigures.Values values) {
    putInto(json, values.spread());
    ArrayNode folds = json.putArray("folds");
    values.each().forEach(folds::add);
  }

  private void putInto(ObjectNode json, Spread spread) {
    double half = spread.halfWidth(settings.confidence());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("mean", spread.mean());
    figures.put("deviation", spread.deviation());
    figures.put("low", spread.mean() - half);
    figures.put("high", spread.mean() + half);
    Report.put(json, figures);
  }

  /** Candidates that can be compared with the best. */
  private List<FoldFigures> others() {
    List<FoldFigures> others = new ArrayList<>();
    if (best.isEmpty()) {
      return others;
    }
    for (FoldFigures one : candidates) {
      if (!one.equals(winner()) && one.metrics().containsKey(settings.metric())) {
        others.add(one);
      }
    }
    return others;
  }

  /** For the terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (FoldFigures one : candidates) {
      String start = one.name().isEmpty() ? "crossval: " : one.name() + ": ";
      if (!one.problem().isEmpty()) {
        lines.add(start + "came to no end on all folds: " + one.problem());
        continue;
      }
      List<String> figures = new ArrayList<>();
      one.metrics()
          .forEach(
              (metric, values) -> {
                if (isTold(metric)) {
                  figures.add(metric + "=" + shown(values.spread()));
                }
              });
      lines.add(start + String.join(" ", figures));
    }
    others().forEach(other -> lines.add(compared(other)));
    return lines;
  }

  /** The terminal shows few; the report has all. */
  private boolean isTold(String metric) {
    String own = metric.substring(metric.lastIndexOf('.') + 1);
    return Report.TOLD_OF_ROWS.contains(own) || metric.equals(settings.metric());
  }

  private String compared(FoldFigures other) {
    Spread difference = winner().less(other, settings.metric());
    return String.format(
        Locale.ROOT,
        "%s beside %s: %s differs by %+.5f ± %.5f, p = %.4f",
        winner().name(),
        other.name(),
        settings.metric(),
        difference.mean(),
        difference.halfWidth(settings.confidence()),
        difference.chance());
  }

  private String shown(Spread spread) {
    return String.format(
        Locale.ROOT, "%.5f±%.5f", spread.mean(), spread.halfWidth(settings.confidence()));
  }

  /** For eyes. */
  public byte[] html() {
    StringBuilder page = new StringBuilder();
    int folds =
        winner().metrics().values().stream()
            .mapToInt(values -> values.each().size())
            .max()
            .orElse(0);
    page.append(
        Html.quiet(
            String.format(
                Locale.ROOT,
                "%d folds, intervals of %s of the mean, corrected for rows that trainings share",
                folds,
                settings.confidence())));
    page.append(Html.heading("Metrics of rows that were held out")).append(table());
    if (candidates.size() > 1) {
      page.append(Html.heading("Compared on the same folds")).append("<ul>\n");
      others().forEach(other -> page.append("<li>" + Html.escaped(compared(other)) + "</li>\n"));
      page.append("</ul>\n");
    }
    page.append(Html.heading("Fold by fold")).append("<div class=\"charts\">\n");
    for (String metric : names()) {
      page.append(new FoldDots(metric, candidates).svg());
    }
    page.append("</div>\n");
    last.ifPresent(
        parts -> {
          page.append(Html.heading("The model that was trained on all rows"));
          page.append(Html.pre(described(parts)));
        });
    page.append(Html.heading("Settings")).append(Html.pre(text));
    page.append(Html.heading("Provenance")).append(Html.pre(provenance.toPrettyString()));
    return Html.page("Cross-validation of " + name, "", page.toString());
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    candidates.forEach(one -> names.addAll(one.metrics().keySet()));
    return names;
  }

  private String table() {
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    List<String> header = new ArrayList<>(List.of("candidate"));
    header.addAll(names());
    table.append(Html.row("th", header));
    for (FoldFigures one : candidates) {
      List<String> cells = new ArrayList<>();
      cells.add(one.name().isEmpty() ? name : one.name());
      for (String metric : names()) {
        cells.add(
            one.metrics().containsKey(metric) ? shown(one.metrics().get(metric).spread()) : "");
      }
      table.append(Html.row("td", cells));
    }
    return table.append("</table></div>\n").toString();
  }

  private static String described(Map<String, Map<String, Double>> parts) {
    StringBuilder lines = new StringBuilder();
    parts.forEach(
        (part, values) -> {
          lines.append(part).append(':');
          values.forEach(
              (metric, value) ->
                  lines.append(String.format(Locale.ROOT, " %s=%.5f", metric, value)));
          lines.append('\n');
        });
    return lines.toString();
  }
}
