package io.kindling.jobs.report;

import java.util.List;
import java.util.Locale;

/** Points over two axes as an SVG drawing that stands on its own. */
final class Scatter {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 260;
  private static final int LEFT = 62;
  private static final int RIGHT = 18;
  private static final int TOP = 34;
  private static final int BOTTOM = 34;

  private final String title;
  private final String below;
  private final List<Point> points;
  private final boolean joined;
  private final Axis across;
  private final Axis up;

  /**
   * One point.
   *
   * @param x a number or a word
   * @param told what is shown where it is pointed at
   */
  record Point(Object x, double y, String told, String color) {}

  private Scatter(String title, String below, List<Point> points, boolean joined) {
    this.title = title;
    this.below = below;
    this.points = List.copyOf(points);
    this.joined = joined;
    this.across = Axis.of(points.stream().map(Point::x).toList());
    this.up = Axis.of(points.stream().map(Point::y).toList());
  }

  /** Points that each stand alone. */
  static String of(String title, String below, List<Point> points) {
    return new Scatter(title, below, points, false).svg();
  }

  /** Points that follow each other. */
  static String joined(String title, String below, List<Point> points) {
    return new Scatter(title, below, points, true).svg();
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(Svg.begin(WIDTH, HEIGHT, title));
    svg.append(Svg.text(LEFT, 18, "title", "start", title));
    for (Axis.Tick tick : up.ticks()) {
      double y = y(tick.share());
      svg.append(Svg.grid(LEFT, y, WIDTH - RIGHT, y));
      svg.append(Svg.text(LEFT - 6, y + 4, "tick", "end", tick.label()));
    }
    for (Axis.Tick tick : across.ticks()) {
      svg.append(Svg.text(x(tick.share()), HEIGHT - 16, "tick", "middle", tick.label()));
    }
    svg.append(Svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 2, "tick", "middle", below));
    StringBuilder line = new StringBuilder();
    for (Point point : points) {
      double x = across.at(point.x());
      double y = up.at(point.y());
      if (!Double.isNaN(x) && !Double.isNaN(y)) {
        line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(x), y(y)));
        svg.append(dot(x(x), y(y), point));
      }
    }
    if (joined) {
      svg.append("<polyline points=\"" + line.toString().trim())
          .append("\" fill=\"none\" stroke=\"#2f6fde\" stroke-width=\"1.8\"/>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private static String dot(double x, double y, Point point) {
    return String.format(
        Locale.ROOT,
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"><title>%s</title></circle>%n",
        x,
        y,
        point.color(),
        Html.escaped(point.told()));
  }

  private static double x(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }
}
