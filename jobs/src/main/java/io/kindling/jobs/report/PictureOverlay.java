package io.kindling.jobs.report;

import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.profile.Example;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** What is known of places in a picture, drawn over it. */
final class PictureOverlay {
  private static final List<String> COLOURS =
      List.of(
          "#e5484d", "#30a46c", "#f5a623", "#8e4ec6", "#00a2c7", "#e93d82", "#99d52a", "#f76b15");

  /** Of pixels that have no class. */
  private static final String GREY = "#808080";

  private PictureOverlay() {}

  /** The picture with its boxes, points or its mask; as it is where it has none. */
  static String framed(List<Integer> dimensions, Example example, String picture) {
    if (example.mask().isPresent()) {
      byte[] over = DataHtml.png(mask(dimensions, example.mask().get()));
      return "<div class=\"framed\">"
          + picture
          + DataHtml.image("over", "the class of each pixel", over)
          + "</div>";
    }
    if (example.boxes().isEmpty() && example.points().isEmpty()) {
      return picture;
    }
    StringBuilder svg = new StringBuilder("<div class=\"framed\">").append(picture);
    svg.append("<svg viewBox=\"0 0 1 1\" preserveAspectRatio=\"none\">");
    for (Box box : example.boxes()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.4f\" y=\"%.4f\" width=\"%.4f\" height=\"%.4f\" stroke=\"%s\">"
                  + "<title>%s</title></rect>",
              box.left(),
              box.top(),
              box.width(),
              box.height(),
              colour(box.name()),
              Html.escaped(box.name())));
    }
    for (Point point : example.points()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.4f\" cy=\"%.4f\" r=\"0.025\" stroke=\"%s\"><title>%s</title></circle>",
              point.x(),
              point.y(),
              colour(point.name()),
              Html.escaped(point.name())));
    }
    return svg.append("</svg></div>").toString();
  }

  /** A class has the same colour in all pictures. */
  private static String colour(String name) {
    return COLOURS.get(Math.floorMod(name.hashCode(), COLOURS.size()));
  }

  /** The first class is not drawn. */
  private static BufferedImage mask(List<Integer> dimensions, byte[] classes) {
    int height = dimensions.get(dimensions.size() - 2);
    int width = dimensions.get(dimensions.size() - 1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < classes.length; i++) {
      int own = classes[i] & 0xFF;
      String colour =
          classes[i] == Example.NO_CLASS
              ? GREY
              : COLOURS.get(Math.floorMod(own - 1, COLOURS.size()));
      int opaque = 0xFF << 24 | Integer.parseInt(colour.substring(1), 16);
      image.setRGB(i % width, i / width, own == 0 ? 0 : opaque);
    }
    return image;
  }
}
