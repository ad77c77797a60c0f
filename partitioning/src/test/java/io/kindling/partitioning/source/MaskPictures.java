package io.kindling.partitioning.source;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/** Masks as image files have them, from numbers in lines. */
final class MaskPictures {
  private MaskPictures() {}

  /** Numbers of a palette whose colours say nothing of them. */
  static BufferedImage palette(int bits, int[]... lines) {
    int colours = 1 << bits;
    byte[] red = new byte[colours];
    byte[] green = new byte[colours];
    for (int i = 0; i < colours; i++) {
      red[i] = (byte) (255 - 7 * i);
      green[i] = (byte) (97 * i);
    }
    IndexColorModel model = new IndexColorModel(bits, colours, red, green, red);
    int type = bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
    return filled(new BufferedImage(lines[0].length, lines.length, type, model), lines);
  }

  static BufferedImage grey(int[]... lines) {
    return filled(
        new BufferedImage(lines[0].length, lines.length, BufferedImage.TYPE_BYTE_GRAY), lines);
  }

  static BufferedImage deepGrey(int[]... lines) {
    return filled(
        new BufferedImage(lines[0].length, lines.length, BufferedImage.TYPE_USHORT_GRAY), lines);
  }

  private static BufferedImage filled(BufferedImage image, int[]... lines) {
    for (int y = 0; y < lines.length; y++) {
      for (int x = 0; x < lines[y].length; x++) {
        image.getRaster().setSample(x, y, 0, lines[y][x]);
      }
    }
    return image;
  }
}
