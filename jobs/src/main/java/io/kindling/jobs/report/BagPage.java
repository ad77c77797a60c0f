package io.kindling.jobs.report;

import io.kindling.jobs.report.Chart.Curve;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** A bag for eyes: {@code report.html}, one file without links to the outside. */
record BagPage(BagReport report) {
  /** The file's content. */
  public byte[] html() {
    StringBuilder page = new StringBuilder();
    page.append(
        Html.quiet(
            String.format(
                "%d members, combined by %s; %d of %d rows to train on are out of the bag of some"
                    + " member",
                report.members().size(),
                report.settings().combine().word(),
                report.outOfBagRows(),
                report.trainRows())));
    if (!report.learned().isEmpty()) {
      page.append(Html.quiet(report.learned()));
    }
    page.append(Html.heading("Metrics")).append(metrics());
    page.append(Html.heading("As the bag grows")).append(chart());
    page.append(Html.heading("What members' errors are made of, " + report.decomposedOn()));
    page.append(Html.pre(decomposition()));
    if (!report.failed().isEmpty()) {
      page.append(Html.heading("Trainings that came to no end"));
      page.append(Html.pre(String.join("\n", report.failed())));
    }
    page.append(Html.heading("Settings")).append(Html.pre(report.text()));
    page.append(Html.heading("Provenance"));
    page.append(Html.pre(report.provenance().toPrettyString()));
    return Html.page("Bag of " + report.name(), "", page.toString());
  }

  private String metrics() {
    Set<String> names = new LinkedHashSet<>();
    report.metrics().values().forEach(values -> names.addAll(values.keySet()));
    List<String> header = new ArrayList<>(List.of("what", "part"));
    header.addAll(names);
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    table.append(Html.row("th", header));
    addRows(table, "bag", report.metrics(), names);
    addRows(table, "mean member", report.meanMember(), names);
    report
        .singles()
        .forEach(
            (variant, parts) -> addRows(table, ("one network " + variant).strip(), parts, names));
    return table.append("</table></div>\n").toString();
  }

  private static void addRows(
      StringBuilder table, String what, Map<String, Map<String, Double>> parts, Set<String> names) {
    parts.forEach(
        (part, values) -> {
          List<String> cells = new ArrayList<>(List.of(what, part));
          for (String name : names) {
            cells.add(
                values.containsKey(name)
                    ? String.format(Locale.ROOT, "%.4f", values.get(name))
                    : "");
          }
          table.append(Html.row("td", cells));
        });
  }

  private String chart() {
    List<Curve> curves = new ArrayList<>();
    addCurve(curves, "out of bag", "#d9730d", BagPoint::outOfBag);
    addCurve(curves, "validation", "#2f6fde", BagPoint::validation);
    addCurve(curves, "test", "#2e8b57", BagPoint::test);
    List<Integer> members = report.curve().stream().map(BagPoint::members).toList();
    return "<div class=\"charts\">\n"
        + Chart.over("members", members, report.settings().metric(), curves).svg()
        + "</div>\n";
  }

  private void addCurve(
      List<Curve> curves, String name, String color, ToDoubleFunction<BagPoint> value) {
    List<Double> values = report.curve().stream().mapToDouble(value).boxed().toList();
    if (values.stream().anyMatch(Double::isFinite)) {
      curves.add(new Curve(name, color, values));
    }
  }

  private String decomposition() {
    StringBuilder lines = new StringBuilder();
    report
        .decomposition()
        .forEach(
            (error, values) -> {
              lines.append(error).append(':');
              values.forEach(
                  (name, value) ->
                      lines.append(String.format(Locale.ROOT, " %s=%.5f", name, value)));
              lines.append('\n');
            });
    return lines.toString();
  }
}
