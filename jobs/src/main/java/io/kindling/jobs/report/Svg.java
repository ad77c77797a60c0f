package io.kindling.jobs.report;

import java.util.Locale;

/** What all drawings are made of. */
final class Svg {
  private Svg() {}

  /** The start of a drawing that is as wide as it may be. */
  static String begin(int width, int height, String label) {
    return String.format(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
        width, height, Html.escaped(label));
  }

  /**
   * A text.
   *
   * @param style its class in the page's style
   * @param anchor start, middle or end: what of it stands at x
   */
  static String text(double x, double y, String style, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>%n",
        x,
        y,
        style,
        anchor,
        Html.escaped(text));
  }

  /** A line behind the figures. */
  static String grid(double fromX, double fromY, double toX, double toY) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>%n",
        fromX,
        toX,
        fromY,
        toY);
  }
}
