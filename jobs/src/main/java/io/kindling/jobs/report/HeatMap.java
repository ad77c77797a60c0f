package io.kindling.jobs.report;

import io.kindling.jobs.curve.Dimension;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A value for each pair of values of two dimensions, by colour and as a number, as SVG. */
final class HeatMap {
  private static final int LEFT = 110;
  private static final int RIGHT = 90;
  private static final int TOP = 34;
  private static final int BOTTOM = 52;
  private static final int CELL = 26;
  private static final int MOST_WIDTH = 1400;
  private static final int READABLE = 40;
  private static final int LONGEST = 14;
  private static final int STEPS = 24;
  private static final double DARK = 0.55;

  private final String title;
  private final Dimension across;
  private final Dimension up;
  private final List<Cell> cells;
  private final Axis scale;
  private final int cellWidth;

  /**
   * What stands at a pair of values.
   *
   * @param x the number of its value across, y of its value upwards
   * @param value not a number where there is none
   * @param told what is shown where it is pointed at
   * @param mark of the best one
   */
  record Cell(int x, int y, double value, String told, Mark mark) {}

  /** Whether a cell stands out. */
  enum Mark {
    NONE,
    BEST
  }

  HeatMap(String title, Dimension across, Dimension up, List<Cell> cells) {
    this.title = title;
    this.across = across;
    this.up = up;
    this.cells = List.copyOf(cells);
    this.scale = Axis.of(cells.stream().map(Cell::value).toList());
    int fitting = (MOST_WIDTH - LEFT - RIGHT) / across.values().size();
    this.cellWidth = Math.max(8, Math.min(64, fitting));
  }

  String svg() {
    int width = LEFT + cellWidth * across.values().size() + RIGHT;
    int height = TOP + CELL * up.values().size() + BOTTOM;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg width=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            width,
            width,
            Math.max(height, TOP + STEPS * 6 + BOTTOM),
            Html.escaped(title + " over " + across.name() + " and " + up.name())));
    svg.append(Svg.text(4, 14, "title", "start", title));
    svg.append(Svg.text(4, TOP - 6, "tick", "start", up.name()));
    cells.forEach(cell -> svg.append(drawn(cell)));
    for (int i = 0; i < up.values().size(); i++) {
      svg.append(Svg.text(LEFT - 6, y(i) + 17, "tick", "end", label(up.values().get(i))));
    }
    int foot = TOP + CELL * up.values().size();
    int every = Math.max(1, (READABLE + cellWidth - 1) / cellWidth);
    for (int i = 0; i < across.values().size(); i += every) {
      double middle = x(i) + cellWidth / 2.0;
      svg.append(Svg.text(middle, foot + 14, "tick", "middle", label(across.values().get(i))));
    }
    double middle = LEFT + cellWidth * across.values().size() / 2.0;
    svg.append(Svg.text(middle, foot + 32, "tick", "middle", across.name()));
    return svg.append(legend(width - RIGHT + 20)).append("</svg>\n").toString();
  }

  private String drawn(Cell cell) {
    double share = scale.at(cell.value());
    boolean failed = Double.isNaN(share);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"%s\""
                + " stroke-width=\"%s\"><title>%s</title></rect>%n",
            x(cell.x()) + 1,
            y(cell.y()) + 1,
            cellWidth - 2,
            CELL - 2,
            failed ? "#e4e7ec" : color(share),
            cell.mark() == Mark.BEST ? "#d9730d" : "#fff",
            cell.mark() == Mark.BEST ? "3" : "1",
            Html.escaped(cell.told())));
    if (failed || cellWidth >= READABLE) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" style=\"fill:%s;"
                  + "pointer-events:none\">%s</text>%n",
              x(cell.x()) + cellWidth / 2.0,
              y(cell.y()) + 17,
              !failed && share > DARK ? "#fff" : "#1d2433",
              failed ? "×" : Axis.brief(cell.value())));
    }
    return svg.toString();
  }

  /** From light to dark. */
  private static String color(double share) {
    int red = (int) Math.round(232 - share * 209);
    int green = (int) Math.round(240 - share * 176);
    int blue = (int) Math.round(254 - share * 98);
    return String.format("rgb(%d,%d,%d)", red, green, blue);
  }

  private String legend(int x) {
    StringBuilder svg = new StringBuilder();
    IntStream.range(0, STEPS)
        .forEach(
            i ->
                svg.append(
                    String.format(
                        "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"6\" fill=\"%s\"/>%n",
                        x, TOP + (STEPS - 1 - i) * 6, color((i + 0.5) / STEPS))));
    for (Axis.Tick tick : scale.ticks()) {
      double y = TOP + (1 - tick.share()) * STEPS * 6 + 4;
      svg.append(Svg.text(x + 16, y, "tick", "start", tick.label()));
    }
    return svg.toString();
  }

  private static String label(Object value) {
    String text = value instanceof Double number ? Axis.brief(number) : String.valueOf(value);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private int x(int column) {
    return LEFT + column * cellWidth;
  }

  /** Larger values stand higher. */
  private int y(int row) {
    return TOP + (up.values().size() - 1 - row) * CELL;
  }
}
