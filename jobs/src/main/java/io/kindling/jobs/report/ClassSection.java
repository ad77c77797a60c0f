package io.kindling.jobs.report;

import io.kindling.engine.metric.Confusion;
import io.kindling.engine.metric.ScoreCurve;
import io.kindling.engine.metric.ScoreCurve.Point;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a classifier reaches class by class: numbers, and curves where there are probabilities. */
record ClassSection(double[][] confusion, List<ScoreCurve> curves, List<String> classes) {
  private static final int MOST_CLASSES = 60;
  private static final int SIZE = 300;
  private static final int MARGIN = 36;

  String html() {
    if (confusion.length > MOST_CLASSES) {
      return "";
    }
    StringBuilder section = new StringBuilder(Html.heading("Classes")).append(table());
    if (!curves.isEmpty()) {
      section
          .append("<div class=\"charts\">\n")
          .append(chart("recall over false positives", Point::fallout, Point::recall))
          .append(chart("precision over recall", Point::recall, Point::precision))
          .append("</div>\n");
    }
    return section.toString();
  }

  private String table() {
    Confusion counts = new Confusion(confusion);
    StringBuilder table =
        new StringBuilder(
            "<table>\n<tr><th>class</th><th>weight</th><th>precision</th><th>recall</th>"
                + "<th>F1</th></tr>\n");
    for (int c = 0; c < confusion.length; c++) {
      table.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%.0f</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr>%n",
              Html.escaped(classes.get(c)),
              counts.support(c),
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
    for (int curve = 0; curve < curves.size(); curve++) {
      svg.append(line(curve, x, y));
    }
    return svg.append("</svg>\n").toString();
  }

  private String line(int curve, ToDoubleFunction<Point> x, ToDoubleFunction<Point> y) {
    StringBuilder points = new StringBuilder();
    for (Point point : curves.get(curve).points()) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              across(x.applyAsDouble(point)),
              down(y.applyAsDouble(point))));
    }
    int c = curves.size() == 1 ? classes.size() - 1 : curve;
    return String.format(
        Locale.ROOT,
        "<polyline points=\"%s\" fill=\"none\" stroke=\"hsl(%d,60%%,45%%)\""
            + " stroke-width=\"1.8\"><title>%s</title></polyline>%n",
        points.toString().trim(),
        210 + 360 * curve / curves.size(),
        Html.escaped(classes.get(c)));
  }

  private static double across(double share) {
    return MARGIN + share * (SIZE - 2 * MARGIN);
  }

  private static double down(double share) {
    return SIZE - MARGIN - share * (SIZE - 2 * MARGIN);
  }
}
