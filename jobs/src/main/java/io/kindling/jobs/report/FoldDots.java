package io.kindling.jobs.report;

import io.kindling.jobs.trial.FoldFigures;
import java.util.List;
import java.util.Locale;

/** The values of a metric, a row for each candidate and a dot for each fold, as an SVG drawing. */
final class FoldDots {
  private static final int WIDTH = 460;
  private static final int LEFT = 110;
  private static final int RIGHT = 20;
  private static final int TOP = 34;
  private static final int ROW = 26;
  private static final int TICKS = 4;

  private final String metric;
  private final List<FoldFigures> candidates;
  private final double least;
  private final double most;

  FoldDots(String metric, List<FoldFigures> candidates) {
    this.metric = metric;
    this.candidates = candidates.stream().filter(one -> one.metrics().containsKey(metric)).toList();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (FoldFigures one : this.candidates) {
      for (double value : one.metrics().get(metric).each()) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    double margin = high > low ? 0.05 * (high - low) : Math.max(1e-6, 0.05 * Math.abs(high));
    this.least = low - margin;
    this.most = high + margin;
  }

  String svg() {
    int height = TOP + ROW * candidates.size() + 24;
    StringBuilder svg = new StringBuilder();
    svg.append(Svg.begin(WIDTH, height, metric));
    svg.append(Svg.text(4, 18, "title", "start", metric));
    for (int tick = 0; tick < TICKS; tick++) {
      double value = least + (most - least) * tick / (TICKS - 1);
      svg.append(Svg.grid(x(value), TOP, x(value), height - 20));
      String shown = String.format(Locale.ROOT, "%.4g", value);
      svg.append(Svg.text(x(value), height - 6, "tick", "middle", shown));
    }
    for (int i = 0; i < candidates.size(); i++) {
      double y = TOP + ROW * (i + 0.5);
      FoldFigures.Values values = candidates.get(i).metrics().get(metric);
      svg.append(Svg.text(LEFT - 10, y + 4, "name", "end", candidates.get(i).name()));
      for (int fold = 0; fold < values.each().size(); fold++) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#2f6fde\" fill-opacity=\"0.45\">"
                    + "<title>fold %d: %.5g</title></circle>%n",
                x(values.each().get(fold)),
                y,
                fold + 1,
                values.each().get(fold)));
      }
      double mean = x(values.spread().mean());
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#d9730d\""
                  + " stroke-width=\"2\"/>%n",
              mean,
              mean,
              y - 9,
              y + 9));
    }
    return svg.append("</svg>\n").toString();
  }

  private double x(double value) {
    return LEFT + (value - least) / (most - least) * (WIDTH - LEFT - RIGHT);
  }
}
