package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.boost.Compared;
import io.kindling.jobs.boost.Round;
import io.kindling.jobs.config.BoostSettings;
import io.kindling.jobs.trial.TrialFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a boosting reached, beside a bag and a single network.
 *
 * @param kept of how many rounds the model is made
 * @param others what it is compared with; none where that was not asked for
 * @param notes sentences about trainings that came to no end
 * @param facts of all trainings, and of one member
 * @param text the effective configuration
 */
public record BoostReport(
    String name,
    BoostSettings settings,
    List<Round> rounds,
    int kept,
    List<Compared> others,
    List<String> notes,
    TrialFacts facts,
    double dataSeconds,
    double totalSeconds,
    String text,
    JsonNode provenance) {
  private static final Map<String, String> COLORS =
      Map.of("train", "#98a2b3", "validation", "#2e90fa", "test", "#f79009");

  public BoostReport {
    rounds = List.copyOf(rounds);
    others = List.copyOf(others);
    notes = List.copyOf(notes);
  }

  private Compared own() {
    return new Compared(settings.method().word(), kept, rounds.get(kept - 1).metrics());
  }

  private List<Compared> all() {
    List<Compared> all = new ArrayList<>(List.of(own()));
    all.addAll(others);
    return all;
  }

  /** The few metrics that a line has room for, of the parts that were not trained on. */
  public static String told(Map<String, Map<String, Double>> metrics, String beside) {
    List<String> shown = new ArrayList<>();
    metrics.forEach(
        (part, values) ->
            values.forEach(
                (metric, value) -> {
                  String full = part + "." + metric;
                  if (Report.TOLD_OF_ROWS.contains(metric) || full.equals(beside)) {
                    shown.add(String.format(Locale.ROOT, "%s=%.5f", full, value));
                  }
                }));
    return String.join(" ", shown);
  }

  /** For the terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    notes.forEach(note -> lines.add("note: " + note));
    for (Compared one : all()) {
      lines.add(
          String.format(
              "%s of %d: %s", one.name(), one.members(), told(one.metrics(), settings.metric())));
    }
    return lines;
  }

  /** The file {@code report.json}. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    putMetricsInto(json, own());
    json.put("method", settings.method().word())
        .put("rounds", rounds.size())
        .put("members", kept)
        .put("seed", facts.seed())
        .put("kernels", facts.kernels())
        .put("reproducible", facts.reproducible())
        .put("parameters", facts.parameters() * kept)
        .put("shards", facts.shards());
    ArrayNode compared = json.putArray("compared");
    for (Compared one : all()) {
      putMetricsInto(
          compared.addObject().put("name", one.name()).put("members", one.members()), one);
    }
    notes.forEach(json.putArray("notes")::add);
    json.putObject("timing").put("dataSeconds", dataSeconds).put("totalSeconds", totalSeconds);
    json.set("provenance", provenance);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void putMetricsInto(ObjectNode json, Compared one) {
    ObjectNode metrics = json.putObject("metrics");
    one.metrics().forEach((part, values) -> Report.put(metrics.putObject(part), values));
  }

  /** For eyes. */
  public byte[] html() {
    StringBuilder page = new StringBuilder();
    page.append(
        Html.quiet(
            String.format(
                "%s, %d rounds, of which the model has %d",
                settings.method().word(), rounds.size(), kept)));
    notes.forEach(note -> page.append(Html.quiet(note)));
    page.append(Html.heading("Round by round")).append("<div class=\"charts\">\n");
    for (String metric : names()) {
      page.append(chart(metric).svg());
    }
    page.append("</div>\n");
    page.append(Html.heading("Beside others")).append(table());
    page.append(Html.heading("Settings")).append(Html.pre(text));
    page.append(Html.heading("Provenance")).append(Html.pre(provenance.toPrettyString()));
    return Html.page("Boosting of " + name, "", page.toString());
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    own().metrics().values().forEach(values -> names.addAll(values.keySet()));
    return names;
  }

  private Chart chart(String metric) {
    List<Chart.Curve> curves = new ArrayList<>();
    for (String part : own().metrics().keySet()) {
      List<Double> values = rounds.stream().map(round -> round.value(part + "." + metric)).toList();
      curves.add(new Chart.Curve(part, COLORS.get(part), values));
    }
    return Chart.over("round", List.of(), metric, curves);
  }

  private String table() {
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    List<String> header = new ArrayList<>(List.of("model", "networks", "part"));
    header.addAll(names());
    table.append(Html.row("th", header));
    for (Compared one : all()) {
      one.metrics()
          .forEach(
              (part, values) -> {
                List<String> cells =
                    new ArrayList<>(List.of(one.name(), Integer.toString(one.members()), part));
                for (String metric : names()) {
                  Double value = values.get(metric);
                  cells.add(value == null ? "" : String.format(Locale.ROOT, "%.5f", value));
                }
                table.append(Html.row("td", cells));
              });
    }
    return table.append("</table></div>\n").toString();
  }
}
