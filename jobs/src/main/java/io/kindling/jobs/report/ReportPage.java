package io.kindling.jobs.report;

import io.kindling.engine.metric.ScoreCurve;
import io.kindling.jobs.report.Chart.Curve;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * @param confusion counts by true class (rows) and predicted class; empty where there are none
 * @param classes the names that go with them
 * @param network the network's summary
 * @param settings the effective configuration
 */
public record ReportPage(
    String title,
    Report report,
    List<Epoch> epochs,
    double[][] confusion,
    List<ScoreCurve> curves,
    List<String> classes,
    String network,
    String settings) {
  private static final Map<String, String> COLORS =
      Map.of("train", "#2f6fde", "validation", "#d9730d", "test", "#2e8b57");
  private static final int MOST_CLASSES = 60;

  /** The file's content. */
  public byte[] html() {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>" + Html.escaped(title) + "</title>\n<style>\n")
        .append(Html.STYLE)
        .append("</style>\n</head>\n<body>\n<h1>" + Html.escaped(title) + "</h1>\n");
    page.append("<p class=\"quiet\">" + Html.escaped(summary()) + "</p>\n");
    page.append(Html.heading("Metrics")).append(metrics());
    if (!epochs.isEmpty()) {
      page.append(Html.heading("Curves")).append(charts());
    }
    if (confusion.length > 0) {
      page.append(confusionTable());
      page.append(new ClassSection(confusion, curves, classes).html());
    }
    page.append(Html.heading("Time")).append(times());
    page.append(Html.heading("Network")).append(Html.pre(network));
    page.append(Html.heading("Settings")).append(Html.pre(settings));
    page.append(Html.heading("Provenance")).append(Html.pre(report.provenance().toPrettyString()));
    return page.append("</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
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

  private String metrics() {
    Set<String> names = new LinkedHashSet<>();
    report.metrics().values().forEach(values -> names.addAll(values.keySet()));
    StringBuilder table = new StringBuilder("<table>\n<tr><th>part</th>");
    names.forEach(name -> table.append("<th>" + Html.escaped(name) + "</th>"));
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

  private String confusionTable() {
    if (confusion.length > MOST_CLASSES) {
      return Html.heading("Confusion")
          + "<p>The matrix of "
          + confusion.length
          + " classes is too large to be shown.</p>\n";
    }
    StringBuilder table = new StringBuilder(Html.heading("Confusion"));
    table.append("<p class=\"quiet\">Rows: the true class. Columns: what was predicted.</p>\n");
    table.append("<div class=\"wide\"><table class=\"confusion\">\n<tr><th></th>");
    classes.forEach(name -> table.append("<th>" + Html.escaped(name) + "</th>"));
    table.append("</tr>\n");
    for (int truth = 0; truth < confusion.length; truth++) {
      double rows = Math.max(1, java.util.Arrays.stream(confusion[truth]).sum());
      table.append("<tr><th>" + Html.escaped(classes.get(truth)) + "</th>");
      for (int guess = 0; guess < confusion[truth].length; guess++) {
        double count = confusion[truth][guess];
        String color = truth == guess ? "46,139,87" : "217,65,13";
        double strength = count == 0 ? 0 : 0.12 + 0.6 * count / rows;
        table.append(
            String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(%s,%.2f)\">%s</td>",
                color,
                strength,
                count == 0 ? "" : String.format(Locale.ROOT, "%.0f", count)));
      }
      table.append("</tr>\n");
    }
    return table.append("</table></div>\n").toString();
  }

  private String times() {
    Report.Timing timing = report.timing();
    return String.format(
        Locale.ROOT,
        "<table><tr><th>data</th><th>compute</th><th>sync</th><th>evaluate</th><th>total</th>"
            + "<th>rows a second</th></tr>%n<tr><td>%.1f s</td><td>%.1f s</td><td>%.1f s</td>"
            + "<td>%.1f s</td><td>%.1f s</td><td>%.0f</td></tr></table>%n",
        timing.data(),
        timing.compute(),
        timing.sync(),
        timing.evaluate(),
        timing.total(),
        report.samplesPerSecond());
  }
}
