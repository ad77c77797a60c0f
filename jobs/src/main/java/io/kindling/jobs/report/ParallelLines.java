package io.kindling.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parallel coordinates: an upright axis for each key, a line for each row, as SVG. */
final class ParallelLines {
  private static final int APART = 150;
  private static final int HEIGHT = 320;
  private static final int SIDE = 70;
  private static final int TOP = 40;
  private static final int BOTTOM = 20;
  private static final String NONE = "";

  private ParallelLines() {}

  /** A line. */
  record Line(Map<String, Object> values, String color, String told) {}

  /**
   * The drawing.
   *
   * @param keys of the axes, from left to right
   * @param lines the last is drawn above the others
   */
  static String of(List<String> keys, List<Line> lines) {
    int width = 2 * SIDE + (keys.size() - 1) * APART;
    List<Axis> axes = new ArrayList<>();
    for (String key : keys) {
      axes.add(
          Axis.of(
              lines.stream()
                  .map(Line::values)
                  .filter(values -> values.containsKey(key))
                  .map(values -> values.get(key))
                  .toList()));
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg width=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"parallel"
                + " coordinates\">%n",
            width, width, HEIGHT));
    for (Line line : lines) {
      svg.append(drawn(line, keys, axes));
    }
    for (int i = 0; i < keys.size(); i++) {
      svg.append(axis(SIDE + i * APART, keys.get(i), axes.get(i)));
    }
    return svg.append("</svg>\n").toString();
  }

  /** A line passes the axes of keys that it has no value of. */
  private static String drawn(Line line, List<String> keys, List<Axis> axes) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      double share = axes.get(i).at(line.values().getOrDefault(keys.get(i), NONE));
      if (!Double.isNaN(share)) {
        points.append(String.format(Locale.ROOT, "%d,%.1f ", SIDE + i * APART, y(share)));
      }
    }
    return String.format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\""
            + " opacity=\"0.7\"><title>%s</title></polyline>%n",
        points.toString().trim(), line.color(), Html.escaped(line.told()));
  }

  private static String axis(int x, String key, Axis axis) {
    String name = key.length() > 24 ? "…" + key.substring(key.length() - 23) : key;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#667085\"/>%n",
            x, x, TOP, HEIGHT - BOTTOM));
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"20\" text-anchor=\"middle\">%s</text>%n", x, Html.escaped(name)));
    for (Axis.Tick tick : axis.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" class=\"tick\">%s</text>%n",
              x + 4,
              y(tick.share()) + 4,
              Html.escaped(tick.label())));
    }
    return svg.toString();
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }
}
