package io.kindling.partitioning.source;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * An image as planes of bytes, one behind the other, row by row.
 *
 * @param planes 1 for grey, 3 for red, green and blue
 */
record Pixels(int planes, int height, int width, byte[] bytes) {
  private static final int COLOURS = 3;
  private static final int BYTE = 8;

  /** What each colour is of the brightness (ITU-R BT.601), in 65,536ths. */
  private static final int RED = 19_595;

  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final int HALF = 1 << 15;
  private static final int SHIFT = 16;

  /** Those of an image; how much can be seen through is left out. */
  static Pixels of(BufferedImage image, int planes) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] colours = isGrey(image) ? grey(image) : coloured(image);
    int found = colours.length / (height * width);
    if (found == planes) {
      return new Pixels(planes, height, width, colours);
    }
    byte[] turned = planes == 1 ? brightness(colours) : repeated(colours);
    return new Pixels(planes, height, width, turned);
  }

  /** A palette may hold colours; one number for each pixel is grey. */
  private static boolean isGrey(BufferedImage image) {
    boolean isWhole =
        image.getSampleModel().getDataType() == DataBuffer.TYPE_BYTE
            || image.getSampleModel().getDataType() == DataBuffer.TYPE_USHORT;
    return image.getColorModel() instanceof ComponentColorModel model
        && model.getNumColorComponents() == 1
        && isWhole;
  }

  /**
   * The numbers as they are in the file: asked for colours, the JDK would take grey for linear and
   * brighten it.
   */
  private static byte[] grey(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int bits = image.getColorModel().getComponentSize(0);
    byte[] bytes = new byte[image.getHeight() * width];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        bytes[y * width + x] = (byte) (row[x] >> bits - BYTE);
      }
    }
    return bytes;
  }

  private static byte[] coloured(BufferedImage image) {
    int width = image.getWidth();
    int plane = image.getHeight() * width;
    byte[] bytes = new byte[COLOURS * plane];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        bytes[at] = (byte) (row[x] >> 2 * BYTE);
        bytes[plane + at] = (byte) (row[x] >> BYTE);
        bytes[2 * plane + at] = (byte) row[x];
      }
    }
    return bytes;
  }

  private static byte[] brightness(byte[] colours) {
    int plane = colours.length / COLOURS;
    byte[] grey = new byte[plane];
    for (int i = 0; i < plane; i++) {
      int red = colours[i] & 0xFF;
      int green = colours[plane + i] & 0xFF;
      int blue = colours[2 * plane + i] & 0xFF;
      grey[i] = (byte) (RED * red + GREEN * green + BLUE * blue + HALF >> SHIFT);
    }
    return grey;
  }

  private static byte[] repeated(byte[] grey) {
    byte[] colours = new byte[COLOURS * grey.length];
    for (int colour = 0; colour < COLOURS; colour++) {
      System.arraycopy(grey, 0, colours, colour * grey.length, grey.length);
    }
    return colours;
  }
}
