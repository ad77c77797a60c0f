package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.metric.Classified;
import io.kindling.engine.metric.Confusion;
import io.kindling.engine.metric.ScoreCurve;
import io.kindling.engine.metric.ScoreCurve.Point;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What an output reaches class by class: counts, numbers, and curves where there are probabilities.
 *
 * @param classes the names that go with the counts
 */
public record ClassSection(Classified measured, List<String> classes) {
  private static final int MOST_CLASSES = 60;
  private static final int SIZE = 300;
  private static final int MARGIN = 36;

  /** Beyond so many, a report has no entry for each. */
  private static final int MOST_ENTRIES = 1000;

  private double[][] confusion() {
    return measured.confusion();
  }

  private List<ScoreCurve> curves() {
    return measured.curves();
  }

  private String heading(String text) {
    String output = measured.output();
    return Html.heading(output.isEmpty() ? text : text + " of " + output);
  }

  /** Adds an entry for each class. */
  void putInto(ArrayNode json) {
    Confusion counts = new Confusion(confusion());
    for (int c = 0; c < counts.classes() && counts.classes() <= MOST_ENTRIES; c++) {
      ObjectNode entry = json.addObject();
      if (!measured.output().isEmpty()) {
        entry.put("output", measured.output());
      }
      entry.put("class", classes.get(c));
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("weight", counts.support(c));
      values.put("precision", counts.precision(c));
      values.put("recall", counts.recall(c));
      values.put("f1", counts.f1(c));
      curve(c)
          .ifPresent(
              curve -> {
                values.put("rocAuc", curve.rocAuc());
                values.put("averagePrecision", curve.averagePrecision());
              });
      Report.put(entry, values);
    }
  }

  /** Of two classes there is one curve, that of the second. */
  private Optional<ScoreCurve> curve(int c) {
    int at = curves().size() == 1 ? c - 1 : c;
    return at >= 0 && at < curves().size() ? Optional.of(curves().get(at)) : Optional.empty();
  }

  String html() {
    StringBuilder section = new StringBuilder(confusionTable());
    if (confusion().length > MOST_CLASSES) {
      return section.toString();
    }
    section.append(heading("Classes")).append(table());
    if (!curves().isEmpty()) {
      section
          .append("<div class=\"charts\">\n")
          .append(chart("recall over false positives", Point::fallout, Point::recall))
          .append(chart("precision over recall", Point::recall, Point::precision))
          .append("</div>\n");
    }
    return section.toString();
  }

  private String confusionTable() {
    if (confusion().length > MOST_CLASSES) {
      return heading("Confusion")
          + "<p>The matrix of "
          + confusion().length
          + " classes is too large to be shown.</p>\n";
    }
    StringBuilder table = new StringBuilder(heading("Confusion"));
    table.append("<p class=\"quiet\">Rows: the true class. Columns: what was predicted.</p>\n");
    table.append("<div class=\"wide\"><table class=\"confusion\">\n<tr><th></th>");
    classes.forEach(name -> table.append("<th>" + Html.escaped(name) + "</th>"));
    table.append("</tr>\n");
    for (int truth = 0; truth < confusion().length; truth++) {
      double rows = Math.max(1, Arrays.stream(confusion()[truth]).sum());
      table.append("<tr><th>" + Html.escaped(classes.get(truth)) + "</th>");
      for (int guess = 0; guess < confusion()[truth].length; guess++) {
        double count = confusion()[truth][guess];
        String color = truth == guess ? "46,139,87" : "217,65,13";
        double strength = count == 0 ? 0 : 0.12 + 0.6 * count / rows;
        table.append(
            String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(%s,%.2f)\">%s</td>",
                color,
                strength,
                count == 0 ? "" : weight(count)));
      }
      table.append("</tr>\n");
    }
    return table.append("</table></div>\n").toString();
  }

  /** The number of rows, where they all weigh 1. */
  private static String weight(double sum) {
    return String.format(Locale.ROOT, sum == Math.rint(sum) ? "%.0f" : "%.2f", sum);
  }

  private String table() {
    Confusion counts = new Confusion(confusion());
    StringBuilder table =
        new StringBuilder(
            "<table>\n<tr><th>class</th><th>weight</th><th>precision</th><th>recall</th>"
                + "<th>F1</th></tr>\n");
    for (int c = 0; c < confusion().length; c++) {
      table.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%s</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr>%n",
              Html.escaped(classes.get(c)),
              weight(counts.support(c)),
              counts.precision(c),
              counts.recall(c),
              counts.f1(c)));
    }
    return table.append("</table>\n").toString();
  }

  /** All curves in one square from 0 to 1; the class is said where the pointer rests. */
  private String chart(String title, ToDoubleFunction<Point> x, ToDoubleFunction<Point> y) {
    StringBuilder svg =
        new StringBuilder(
            String.format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                SIZE, SIZE, Html.escaped(title)));
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"20\" class=\"title\">%s</text>%n", MARGIN, Html.escaped(title)));
    for (int tick = 0; tick <= 4; tick++) {
      double at = tick / 4.0;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>%n"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>%n"
                  + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f</text>%n",
              MARGIN,
              SIZE - MARGIN,
              down(at),
              down(at),
              MARGIN - 6,
              down(at) + 4,
              at,
              across(at),
              SIZE - MARGIN + 18,
              at));
    }
    for (int curve = 0; curve < curves().size(); curve++) {
      svg.append(line(curve, x, y));
    }
    return svg.append("</svg>\n").toString();
  }

  private String line(int curve, ToDoubleFunction<Point> x, ToDoubleFunction<Point> y) {
    StringBuilder points = new StringBuilder();
    for (Point point : curves().get(curve).points()) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              across(x.applyAsDouble(point)),
              down(y.applyAsDouble(point))));
    }
    int c = curves().size() == 1 ? classes.size() - 1 : curve;
    return String.format(
        Locale.ROOT,
        "<polyline points=\"%s\" fill=\"none\" stroke=\"hsl(%d,60%%,45%%)\""
            + " stroke-width=\"1.8\"><title>%s</title></polyline>%n",
        points.toString().trim(),
        210 + 360 * curve / curves().size(),
        Html.escaped(classes.get(c)));
  }

  private static double across(double share) {
    return MARGIN + share * (SIZE - 2 * MARGIN);
  }

  private static double down(double share) {
    return SIZE - MARGIN - share * (SIZE - 2 * MARGIN);
  }
}
