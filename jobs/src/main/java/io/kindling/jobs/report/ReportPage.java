package io.kindling.jobs.report;

import io.kindling.jobs.report.Chart.Curve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A run for eyes: {@code report.html}, one file without links to the outside.
 *
 * @param title what ran
 * @param report the figures
 * @param epochs in order; none where nothing was trained
 * @param network the network's summary
 * @param settings the effective configuration
 */
public record ReportPage(
    String title, Report report, List<Epoch> epochs, String network, String settings) {
  private static final Map<String, String> COLORS =
      Map.of("train", "#2f6fde", "validation", "#d9730d", "test", "#2e8b57");

  /** The file's content. */
  public byte[] html() {
    StringBuilder page = new StringBuilder();
    page.append(Html.quiet(summary()));
    for (String output : outputs()) {
      page.append(Html.heading("Metrics" + (output.isEmpty() ? "" : " of " + output)));
      page.append(metrics(output));
    }
    if (!epochs.isEmpty()) {
      page.append(Html.heading("Curves")).append(charts());
    }
    report.classes().forEach(section -> page.append(section.html()));
    page.append(Html.heading("Time")).append(times());
    page.append(report.details().html());
    page.append(Html.heading("Network")).append(Html.pre(network));
    page.append(Html.heading("Settings")).append(Html.pre(settings));
    page.append(Html.heading("Provenance")).append(Html.pre(report.provenance().toPrettyString()));
    return Html.page(title, "", page.toString());
  }

  private String summary() {
    String same = report.reproducible() ? "reproducible" : "not reproducible to the bit";
    return String.format(
        Locale.ROOT,
        "%d epochs, %d steps, %d parameters, seed %d, %d shards, %d workers, %s kernels, %s",
        report.epochs(),
        report.steps(),
        report.parameters(),
        report.seed(),
        report.shards(),
        report.workers(),
        report.kernels(),
        same);
  }

  /** The outputs whose metrics stand behind their names, and the empty one of the others. */
  private Set<String> outputs() {
    Set<String> outputs = new LinkedHashSet<>(List.of(""));
    for (Map<String, Double> values : report.metrics().values()) {
      values.keySet().forEach(name -> outputs.add(outputOf(name)));
    }
    return outputs;
  }

  private static String outputOf(String name) {
    return name.substring(0, Math.max(0, name.indexOf('.')));
  }

  private String metrics(String output) {
    Set<String> names = new LinkedHashSet<>();
    for (Map<String, Double> values : report.metrics().values()) {
      values.keySet().stream().filter(name -> outputOf(name).equals(output)).forEach(names::add);
    }
    StringBuilder table = new StringBuilder("<table>\n<tr><th>part</th>");
    for (String name : names) {
      table.append("<th>" + Html.escaped(name.substring(name.indexOf('.') + 1)) + "</th>");
    }
    table.append("</tr>\n");
    report
        .metrics()
        .forEach(
            (part, values) -> {
              table.append("<tr><td>" + Html.escaped(part) + "</td>");
              names.forEach(name -> table.append("<td>" + number(values.get(name)) + "</td>"));
              table.append("</tr>\n");
            });
    return table.append("</table>\n").toString();
  }

  private static String number(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private String charts() {
    Set<String> names = new LinkedHashSet<>();
    for (Epoch epoch : epochs) {
      epoch.metrics().values().forEach(values -> names.addAll(values.keySet()));
    }
    StringBuilder charts = new StringBuilder("<div class=\"charts\">\n");
    for (String name : names) {
      List<Curve> curves = new ArrayList<>();
      for (String part : List.of("train", "validation")) {
        List<Double> values = new ArrayList<>();
        epochs.forEach(
            epoch ->
                values.add(
                    epoch.metrics().getOrDefault(part, Map.of()).getOrDefault(name, Double.NaN)));
        if (values.stream().anyMatch(Double::isFinite)) {
          curves.add(new Curve(part, COLORS.get(part), values));
        }
      }
      charts.append(new Chart(name, curves).svg());
    }
    return charts.append("</div>\n").toString();
  }

  private String times() {
    Report.Timing timing = report.timing();
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("data", timing.data());
    seconds.put("compute", timing.compute());
    seconds.put("sync", timing.sync());
    seconds.put("of which wait", timing.waiting());
    seconds.put("sum", timing.sum());
    seconds.put("optimizer", timing.optimizer());
    seconds.put("send", timing.send());
    seconds.put("evaluate", timing.evaluate());
    seconds.put("total", timing.total());
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    seconds.forEach(
        (name, value) -> {
          names.append("<th>" + name + "</th>");
          values.append(String.format(Locale.ROOT, "<td>%.1f s</td>", value));
        });
    return String.format(
        Locale.ROOT,
        "<table><tr>%s<th>rows a second</th></tr>%n<tr>%s<td>%.0f</td></tr></table>%n",
        names,
        values,
        report.samplesPerSecond());
  }
}
