package io.kindling.jobs.report;

import io.kindling.jobs.curve.Dimension;
import io.kindling.jobs.curve.PointFigures;
import io.kindling.jobs.trial.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Curves and maps for eyes: {@code report.html}, one file without links to the outside. */
final class CurvePage {
  private static final List<String> PARTS = List.of("train", "validation");
  private static final List<String> COLORS =
      List.of(
          "#d9730d", "#2f6fde", "#0f9d6b", "#a13fc9", "#c2263f", "#6b7280", "#8a6d00", "#00838f");

  private final CurveReport report;
  private final String metric;
  private final List<PointFigures> figures;

  CurvePage(CurveReport report) {
    this.report = report;
    this.metric = report.settings().metric();
    this.figures = report.figures();
  }

  byte[] html() {
    StringBuilder page = new StringBuilder();
    page.append(
        Html.quiet(
            String.format(
                "%d points, each trained %s; bands and ± are the deviation of one training",
                figures.size(), times(report.settings().repeats()))));
    report.lines().forEach(line -> page.append("<p>" + Html.escaped(line) + "</p>\n"));
    if (report.dimensions().size() == 2) {
      page.append(Html.heading("Map")).append("<div class=\"wide\">\n");
      page.append(map()).append("</div>\n");
      if (across().values().size() > 1 && up().values().size() <= COLORS.size()) {
        page.append(Html.heading("Curves")).append("<div class=\"charts\">\n");
        page.append(byUp()).append("</div>\n");
      }
    } else {
      page.append(Html.heading("Curves")).append("<div class=\"charts\">\n");
      names().forEach(name -> page.append(byPart(name)));
      page.append("</div>\n");
    }
    page.append(Html.heading("Points")).append(table());
    page.append(Html.heading("Settings")).append(Html.pre(report.text()));
    page.append(Html.heading("Provenance")).append(Html.pre(report.provenance().toPrettyString()));
    return Html.page("Curves of " + report.name(), "", page.toString());
  }

  private static String times(int repeats) {
    return repeats == 1 ? "once" : repeats + " times";
  }

  private Dimension across() {
    return report.dimensions().get(0);
  }

  private Dimension up() {
    return report.dimensions().get(1);
  }

  /** The metrics of parts that curves are drawn of, without the part. */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    names.add(CurveReport.base(metric));
    for (PointFigures one : figures) {
      one.metrics().keySet().stream()
          .filter(name -> PARTS.contains(CurveReport.part(name)))
          .forEach(name -> names.add(CurveReport.base(name)));
    }
    return names;
  }

  /** The points of a curve in the order of the dimension across. */
  private BandChart.Curve curve(String name, String color, String of, List<PointFigures> points) {
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (Object value : across().values()) {
      PointFigures at =
          points.stream()
              .filter(one -> one.point().values().get(across().name()).equals(value))
              .findFirst()
              .orElseThrow();
      means.add(at.mean(of));
      deviations.add(at.deviation(of));
    }
    return new BandChart.Curve(name, color, means, deviations);
  }

  private String byPart(String name) {
    List<BandChart.Curve> curves = new ArrayList<>();
    for (int i = 0; i < PARTS.size(); i++) {
      String own = PARTS.get(i) + "." + name;
      if (figures.stream().anyMatch(one -> one.tells(own))) {
        curves.add(curve(PARTS.get(i), COLORS.get(i), own, figures));
      }
    }
    return new BandChart(name, across(), curves).svg();
  }

  private String byUp() {
    List<BandChart.Curve> curves = new ArrayList<>();
    for (Object value : up().values()) {
      List<PointFigures> own =
          figures.stream()
              .filter(one -> one.point().values().get(up().name()).equals(value))
              .toList();
      curves.add(curve(String.valueOf(value), COLORS.get(curves.size()), metric, own));
    }
    return new BandChart(metric + " by " + up().name(), across(), curves).svg();
  }

  private String map() {
    PointFigures best = report.best().orElse(null);
    List<HeatMap.Cell> cells = new ArrayList<>();
    for (PointFigures one : figures) {
      String reached =
          one.tells(metric)
              ? String.format(Locale.ROOT, "%.5g ± %.2g", one.mean(metric), one.deviation(metric))
              : one.problems().stream().findFirst().orElse("not a finite number");
      cells.add(
          new HeatMap.Cell(
              across().values().indexOf(one.point().values().get(across().name())),
              up().values().indexOf(one.point().values().get(up().name())),
              one.mean(metric),
              one.point().shown() + ": " + reached,
              one.equals(best) ? HeatMap.Mark.BEST : HeatMap.Mark.NONE));
    }
    return new HeatMap(metric, across(), up(), cells).svg();
  }

  private String table() {
    Set<String> metrics = new LinkedHashSet<>();
    metrics.add(metric);
    figures.forEach(one -> metrics.addAll(one.metrics().keySet()));
    List<String> header = new ArrayList<>();
    report.dimensions().forEach(dimension -> header.add(dimension.name()));
    header.addAll(metrics);
    header.add("failed");
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    table.append(Html.row("th", header));
    for (PointFigures one : figures) {
      List<String> cells = new ArrayList<>();
      one.point().values().values().forEach(value -> cells.add(String.valueOf(value)));
      for (String name : metrics) {
        cells.add(one.metrics().containsKey(name) ? shown(one, name) : "");
      }
      cells.add(
          one.problems().isEmpty()
              ? ""
              : one.problems().size() + " of " + one.trainings() + ": " + one.problems().get(0));
      table.append(Html.row("td", cells));
    }
    return table.append("</table></div>\n").toString();
  }

  private static String shown(PointFigures one, String name) {
    Spread spread = one.metrics().get(name);
    String mean = String.format(Locale.ROOT, "%.5f", spread.mean());
    return spread.freedom() == 0
        ? mean
        : mean + String.format(Locale.ROOT, "±%.5f", spread.deviation());
  }
}
