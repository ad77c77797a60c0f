package io.kindling.jobs.report;

import io.kindling.jobs.report.ParallelLines.Line;
import io.kindling.jobs.report.Scatter.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A search for eyes: {@code report.html}, one file without links to the outside.
 *
 * @param summary a line below the title
 * @param metric by which trials are compared
 * @param ranked what trials have reached, the best first
 * @param importance of each key
 * @param metrics of the best trial, by part and name
 * @param settings the best trial's effective configuration
 */
public record SearchPage(
    String title,
    String summary,
    String metric,
    List<Row> ranked,
    Map<String, Double> importance,
    Map<String, Map<String, Double>> metrics,
    String settings) {
  private static final int IN_TABLE = 20;
  private static final int MOST_POINTS = 2000;
  private static final int MOST_LINES = 200;
  private static final String GOOD = "#2f6fde";
  private static final String OTHER = "#d9730d";

  /**
   * A trial.
   *
   * @param counts whether it may be the best
   */
  public record Row(
      int number,
      Map<String, Object> values,
      double value,
      int epochs,
      String state,
      boolean counts) {
    private String told() {
      return String.format(Locale.ROOT, "trial %d: %.5g, %s", number, value, values);
    }
  }

  /** The file's content. */
  public byte[] html() {
    StringBuilder page = new StringBuilder();
    page.append(Html.quiet(summary));
    page.append(Html.heading("The best trials")).append(table());
    page.append(Html.heading("Best so far")).append("<div class=\"charts\">\n");
    page.append(bestSoFar()).append("</div>\n");
    if (!importance.isEmpty()) {
      page.append(Html.heading("Importance")).append(importances());
    }
    page.append(Html.heading("By key")).append("<div class=\"charts\">\n");
    keys().forEach(key -> page.append(slice(key)));
    page.append("</div>\n");
    page.append(Html.heading("Together"))
        .append("<div class=\"wide\">\n" + parallel() + "</div>\n");
    page.append(Html.heading("What the best model reaches")).append(reached());
    page.append(Html.heading("Its settings")).append(Html.pre(settings));
    return Html.page(title, "", page.toString());
  }

  private TreeSet<String> keys() {
    TreeSet<String> keys = new TreeSet<>();
    ranked.forEach(row -> keys.addAll(row.values().keySet()));
    return keys;
  }

  private String table() {
    List<String> header = new ArrayList<>(List.of("trial", metric, "epochs", "state"));
    header.addAll(keys());
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    table.append(Html.row("th", header));
    for (Row row : ranked.subList(0, Math.min(IN_TABLE, ranked.size()))) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(row.number()));
      cells.add(String.format(Locale.ROOT, "%.5f", row.value()));
      cells.add(Integer.toString(row.epochs()));
      cells.add(row.counts() ? row.state() : row.state() + ", misses a constraint");
      keys().forEach(key -> cells.add(String.valueOf(row.values().getOrDefault(key, ""))));
      table.append(Html.row("td", cells));
    }
    return table.append("</table></div>\n").toString();
  }

  /** Of trials by their numbers: a place in the ranking says which is better. */
  private String bestSoFar() {
    Map<Integer, Row> byNumber = new TreeMap<>();
    Map<Integer, Integer> places = new LinkedHashMap<>();
    for (Row row : ranked) {
      byNumber.put(row.number(), row);
      places.put(row.number(), places.size());
    }
    List<Point> points = new ArrayList<>();
    int best = Integer.MAX_VALUE;
    for (Row row : byNumber.values()) {
      int place = places.get(row.number());
      if (row.counts() && place < best) {
        best = place;
        points.add(new Point(row.number(), row.value(), row.told(), GOOD));
      }
    }
    return Scatter.joined(metric, "trial", points);
  }

  private String slice(String key) {
    List<Point> points = new ArrayList<>();
    for (Row row : ranked.subList(0, Math.min(MOST_POINTS, ranked.size()))) {
      if (row.values().containsKey(key)) {
        String color = row.counts() ? GOOD : OTHER;
        points.add(new Point(row.values().get(key), row.value(), row.told(), color));
      }
    }
    return Scatter.of(metric, key, points);
  }

  /** The best are drawn last and dark. */
  private String parallel() {
    List<String> axes = new ArrayList<>(keys());
    axes.add(metric);
    List<Line> lines = new ArrayList<>();
    int count = Math.min(MOST_LINES, ranked.size());
    for (int i = count - 1; i >= 0; i--) {
      Row row = ranked.get(i);
      Map<String, Object> values = new LinkedHashMap<>(row.values());
      values.put(metric, row.value());
      int light = (int) (205.0 * i / Math.max(1, count - 1));
      String color = String.format("rgb(%d,%d,222)", light, 60 + light * 150 / 205);
      lines.add(new Line(values, color, row.told()));
    }
    return ParallelLines.of(axes, lines);
  }

  private String importances() {
    StringBuilder table = new StringBuilder("<table>\n<tr><th>key</th><th>share</th></tr>\n");
    importance.forEach(
        (key, share) ->
            table.append(Html.row("td", List.of(key, String.format(Locale.ROOT, "%.3f", share)))));
    return table
        .append("</table>\n<p class=\"quiet\">The share of the variance of the trials' ranks that")
        .append(" lies between groups of a key's values, each key alone.</p>\n")
        .toString();
  }

  private String reached() {
    StringBuilder table = new StringBuilder("<table>\n<tr><th>part</th><th>metric</th>");
    table.append("<th>value</th></tr>\n");
    metrics.forEach(
        (part, values) ->
            values.forEach(
                (name, value) ->
                    table.append(
                        Html.row(
                            "td",
                            List.of(part, name, String.format(Locale.ROOT, "%.5f", value))))));
    return table.append("</table>\n").toString();
  }
}
