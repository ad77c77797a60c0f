package io.kindling.jobs.report;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.profile.Example;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** The tables and pictures of a page about data. */
final class DataHtml {
  static final String STYLE =
      """
      td:nth-child(2), td:nth-child(9), th:nth-child(9) { text-align: left; }
      td { vertical-align: middle; }
      .pictures { display: flex; flex-wrap: wrap; gap: .6rem; }
      figure { margin: 0; text-align: center; }
      figure img { width: 72px; image-rendering: pixelated; border: 1px solid #e4e7ec; }
      .framed { position: relative; width: 160px; }
      .framed img { width: 160px; display: block; border: 0; }
      .framed svg, .framed .over { position: absolute; left: 0; top: 0; width: 100%; height: 100%; }
      .framed .over { opacity: .5; }
      .framed rect, .framed circle { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
      figcaption { font-size: 12px; color: #667085; }
      """;

  private static final int BAR_WIDTH = 4;
  private static final int BAR_HEIGHT = 24;

  private DataHtml() {}

  /** A row of a table whose last cell is drawn. */
  static String row(String tag, List<String> cells, String drawn) {
    StringBuilder row = new StringBuilder("<tr>");
    cells.forEach(cell -> row.append("<" + tag + ">" + Html.escaped(cell) + "</" + tag + ">"));
    return row.append("<" + tag + ">" + drawn + "</" + tag + "></tr>\n").toString();
  }

  /** How numbers are spread. */
  static String bars(long[] counts) {
    double most = Math.max(1, Arrays.stream(counts).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"spread\">",
            counts.length * BAR_WIDTH, BAR_HEIGHT));
    for (int i = 0; i < counts.length; i++) {
      double height = counts[i] == 0 ? 0 : Math.max(1, counts[i] / most * BAR_HEIGHT);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"#2f6fde\"/>",
              i * BAR_WIDTH,
              BAR_HEIGHT - height,
              BAR_WIDTH - 1,
              height));
    }
    return svg.append("</svg>").toString();
  }

  static String examples(Schema schema, List<Example> examples) {
    return schema.features() == Schema.Features.PIXELS && schema.dimensions().size() >= 2
        ? pictures(schema, examples)
        : table(schema, examples);
  }

  private static String table(Schema schema, List<Example> examples) {
    List<String> header = new ArrayList<>(schema.names());
    header.addAll(schema.labels());
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    table.append(row("th", header, ""));
    for (Example example : examples) {
      List<String> cells = new ArrayList<>(example.cells());
      cells.addAll(example.labels());
      table.append(row("td", cells, ""));
    }
    return table.append("</table></div>\n").toString();
  }

  private static String pictures(Schema schema, List<Example> examples) {
    StringBuilder all = new StringBuilder("<div class=\"pictures\">\n");
    for (Example example : examples) {
      String label = Html.escaped(String.join(", ", example.labels()));
      String picture = image("", label, png(schema.dimensions(), example.pixels()));
      all.append("<figure>")
          .append(PictureOverlay.framed(schema.dimensions(), example, picture))
          .append("<figcaption>" + label + "</figcaption></figure>\n");
    }
    return all.append("</div>\n").toString();
  }

  /** A picture that stands in the page itself. */
  static String image(String style, String label, byte[] png) {
    return "<img"
        + (style.isEmpty() ? "" : " class=\"" + style + "\"")
        + " alt=\""
        + label
        + "\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(png)
        + "\">";
  }

  /** Pixels channel by channel, or grey ones. */
  private static byte[] png(List<Integer> dimensions, byte[] pixels) {
    int rank = dimensions.size();
    int height = dimensions.get(rank - 2);
    int width = dimensions.get(rank - 1);
    int channels = pixels.length / (height * width);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int color = 0; color < 3; color++) {
          int channel = Math.min(color, channels - 1);
          rgb = rgb << 8 | pixels[(channel * height + y) * width + x] & 0xFF;
        }
        image.setRGB(x, y, rgb);
      }
    }
    return png(image);
  }

  static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
