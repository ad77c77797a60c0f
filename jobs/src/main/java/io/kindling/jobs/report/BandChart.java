package io.kindling.jobs.report;

import io.kindling.jobs.curve.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Means over a dimension, each curve with a band of a deviation to either side, as SVG. */
final class BandChart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 280;
  private static final int LEFT = 62;
  private static final int RIGHT = 18;
  private static final int TOP = 52;
  private static final int BOTTOM = 34;
  private static final double MARGIN = 0.03;

  private final String title;
  private final Dimension dimension;
  private final List<Curve> curves;
  private final Axis across;
  private final Axis up;

  /**
   * One curve: at each value of the dimension, in order, a mean and a deviation; where they are not
   * finite, the curve has a gap.
   */
  record Curve(String name, String color, List<Double> means, List<Double> deviations) {
    private boolean hasAt(int i) {
      return Double.isFinite(means.get(i));
    }
  }

  BandChart(String title, Dimension dimension, List<Curve> curves) {
    this.title = title;
    this.dimension = dimension;
    this.curves = List.copyOf(curves);
    this.across = Axis.of(dimension);
    List<Double> all = new ArrayList<>();
    for (Curve curve : curves) {
      all.addAll(curve.means());
    }
    boolean above0 = all.stream().filter(Double::isFinite).allMatch(mean -> mean > 0);
    for (Curve curve : curves) {
      for (int i = 0; i < curve.means().size(); i++) {
        all.add(curve.means().get(i) + curve.deviations().get(i));
        double below = curve.means().get(i) - curve.deviations().get(i);
        all.add(above0 && below <= 0 ? curve.means().get(i) : below);
      }
    }
    this.up = Axis.of(all);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(Svg.begin(WIDTH, HEIGHT, title + " over " + dimension.name()));
    svg.append(Svg.text(LEFT, 18, "title", "start", title));
    int right = LEFT;
    for (Curve curve : curves) {
      svg.append(
          String.format(
              "<text x=\"%d\" y=\"36\" class=\"name\" style=\"fill:%s\">%s</text>%n",
              right, curve.color(), Html.escaped(curve.name())));
      right += 14 + 7 * curve.name().length();
    }
    for (Axis.Tick tick : up.ticks()) {
      double y = y(tick.share());
      svg.append(Svg.grid(LEFT, y, WIDTH - RIGHT, y));
      svg.append(Svg.text(LEFT - 6, y + 4, "tick", "end", tick.label()));
    }
    for (Axis.Tick tick : across.ticks()) {
      svg.append(Svg.text(x(tick.share()), HEIGHT - 16, "tick", "middle", tick.label()));
    }
    double middle = (LEFT + WIDTH - RIGHT) / 2.0;
    svg.append(Svg.text(middle, HEIGHT - 2, "tick", "middle", dimension.name()));
    curves.forEach(curve -> svg.append(drawn(curve)));
    return svg.append("</svg>\n").toString();
  }

  /** Piece by piece, between gaps. */
  private String drawn(Curve curve) {
    StringBuilder svg = new StringBuilder();
    int count = curve.means().size();
    for (int from = 0; from < count; from++) {
      int to = from;
      while (to < count && curve.hasAt(to)) {
        to++;
      }
      if (to > from) {
        svg.append(piece(curve, from, to));
        from = to;
      }
    }
    return svg.toString();
  }

  private String piece(Curve curve, int from, int to) {
    StringBuilder line = new StringBuilder();
    StringBuilder above = new StringBuilder();
    StringBuilder below = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (int i = from; i < to; i++) {
      double x = x(across.at(dimension.values().get(i)));
      double mean = curve.means().get(i);
      double deviation = curve.deviations().get(i);
      line.append(at(x, mean));
      above.append(at(x, mean + deviation));
      below.insert(0, at(x, mean - deviation));
      dots.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"><title>%s, %s = %s: %.5g ±"
                  + " %.2g</title></circle>%n",
              x,
              y(up.at(mean)),
              curve.color(),
              Html.escaped(curve.name()),
              Html.escaped(dimension.name()),
              Html.escaped(String.valueOf(dimension.values().get(i))),
              mean,
              deviation));
    }
    return String.format(
            "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.15\"/>%n",
            (above + below.toString()).trim(), curve.color())
        + String.format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>%n",
            line.toString().trim(), curve.color())
        + dots;
  }

  /** What has no place on the axis, such as a band below 0 on a logarithmic one, is at its end. */
  private String at(double x, double value) {
    double share = up.at(value);
    return String.format(
        Locale.ROOT, "%.1f,%.1f ", x, y(Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share))));
  }

  private static double x(double share) {
    return LEFT + (MARGIN + (1 - 2 * MARGIN) * share) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - (MARGIN + (1 - 2 * MARGIN) * share) * (HEIGHT - TOP - BOTTOM);
  }
}
