package io.kindling.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Curves over epochs, or other counts, as an SVG drawing that stands on its own. */
final class Chart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 260;
  private static final int LEFT = 62;
  private static final int RIGHT = 14;
  private static final int TOP = 34;
  private static final int BOTTOM = 34;
  private static final int TICKS = 5;

  private final String title;
  private final List<Curve> curves;
  private final double least;
  private final double most;
  private final int epochs;
  private final String unit;
  private final List<Integer> counts;

  /** One line: a value an epoch. */
  record Curve(String name, String color, List<Double> values) {}

  /** Over epochs, from the first on. */
  Chart(String title, List<Curve> curves) {
    this("epoch", List.of(), title, curves);
  }

  /** Over other counts, which are placed side by side. */
  static Chart over(String unit, List<Integer> counts, String title, List<Curve> curves) {
    return new Chart(unit, counts, title, curves);
  }

  private Chart(String unit, List<Integer> counts, String title, List<Curve> curves) {
    this.unit = unit;
    this.counts = List.copyOf(counts);
    this.title = title;
    this.curves = curves;
    double low = finite(curves).min().orElse(0);
    double high = finite(curves).max().orElse(1);
    double margin = high > low ? 0.05 * (high - low) : Math.max(1e-6, 0.05 * Math.abs(high));
    this.least = low - margin;
    this.most = high + margin;
    this.epochs = curves.stream().mapToInt(curve -> curve.values().size()).max().orElse(1);
  }

  private int count(int index) {
    return counts.isEmpty() ? index + 1 : counts.get(index);
  }

  private static DoubleStream finite(List<Curve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.values().stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(Svg.begin(WIDTH, HEIGHT, title));
    svg.append(Svg.text(LEFT, 18, "title", "start", title));
    grid(svg);
    int legend = WIDTH - RIGHT;
    for (int i = curves.size() - 1; i >= 0; i--) {
      Curve curve = curves.get(i);
      line(svg, curve);
      svg.append(
          String.format(
              "<text x=\"%d\" y=\"18\" class=\"name\" text-anchor=\"end\" style=\"fill:%s\">%s</text>%n",
              legend, curve.color(), Html.escaped(curve.name())));
      legend -= 14 + 7 * curve.name().length();
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    for (int tick = 0; tick < TICKS; tick++) {
      double value = least + (most - least) * tick / (TICKS - 1);
      double y = y(value);
      svg.append(Svg.grid(LEFT, y, WIDTH - RIGHT, y));
      svg.append(
          Svg.text(LEFT - 6, y + 4, "tick", "end", String.format(Locale.ROOT, "%.4g", value)));
    }
    int every = Math.max(1, (epochs + 9) / 10);
    for (int epoch = 1; epoch <= epochs; epoch += every) {
      svg.append(
          Svg.text(
              x(epoch - 1), HEIGHT - 16, "tick", "middle", Integer.toString(count(epoch - 1))));
    }
    svg.append(Svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 2, "tick", "middle", unit));
  }

  private void line(StringBuilder svg, Curve curve) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < curve.values().size(); i++) {
      double value = curve.values().get(i);
      if (Double.isFinite(value)) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(value)));
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"><title>%s, %s %d: %.5g"
                    + "</title></circle>%n",
                x(i),
                y(value),
                curve.color(),
                Html.escaped(curve.name()),
                unit,
                count(i),
                value));
      }
    }
    svg.append(
        String.format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>%n",
            points.toString().trim(), curve.color()));
  }

  private double x(int index) {
    double share = epochs < 2 ? 0.5 : (double) index / (epochs - 1);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - least) / (most - least) * (HEIGHT - TOP - BOTTOM);
  }
}
