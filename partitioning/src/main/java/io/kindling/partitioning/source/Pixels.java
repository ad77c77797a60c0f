package io.kindling.partitioning.source;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;

/** The rows of an image as bytes: those of each channel, one channel behind the other. */
final class Pixels {
  private static final int COLOURS = 3;
  private static final int BYTE = 8;
  private static final int LARGEST = 255;

  /** What each colour is of the brightness (ITU-R BT.601), in 65,536ths. */
  private static final int RED = 19_595;

  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final int HALF = 1 << 15;
  private static final int SHIFT = 16;

  private final BufferedImage image;
  private final int channels;
  private final boolean isGrey;
  private final int brightest;
  private final int[] row;

  /**
   * Those of an image; how much can be seen through is left out.
   *
   * @param channels 1 for grey, 3 for red, green and blue
   */
  Pixels(BufferedImage image, int channels) {
    this.image = image;
    this.channels = channels;
    this.isGrey = isGrey(image);
    this.brightest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    this.row = new int[image.getWidth()];
  }

  /** A palette may hold colours; one number for each pixel is grey. */
  private static boolean isGrey(BufferedImage image) {
    int type = image.getSampleModel().getDataType();
    return image.getColorModel() instanceof ComponentColorModel model
        && model.getNumColorComponents() == 1
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
  }

  int channels() {
    return channels;
  }

  int height() {
    return image.getHeight();
  }

  int width() {
    return image.getWidth();
  }

  /** A row of pixels. */
  void rowInto(int y, byte[] bytes) {
    if (isGrey) {
      greyInto(y, bytes);
    } else {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        colourInto(row[x], x, bytes);
      }
    }
  }

  /**
   * The numbers as they are in the file: asked for colours, the JDK would take grey for linear and
   * brighten it.
   */
  private void greyInto(int y, byte[] bytes) {
    image.getRaster().getSamples(0, y, row.length, 1, 0, row);
    for (int x = 0; x < row.length; x++) {
      byte grey = (byte) ((row[x] * LARGEST + brightest / 2) / brightest);
      for (int channel = 0; channel < channels; channel++) {
        bytes[channel * row.length + x] = grey;
      }
    }
  }

  private void colourInto(int colour, int x, byte[] bytes) {
    int red = colour >> 2 * BYTE & LARGEST;
    int green = colour >> BYTE & LARGEST;
    int blue = colour & LARGEST;
    if (channels == COLOURS) {
      bytes[x] = (byte) red;
      bytes[row.length + x] = (byte) green;
      bytes[2 * row.length + x] = (byte) blue;
    } else {
      bytes[x] = (byte) (RED * red + GREEN * green + BLUE * blue + HALF >> SHIFT);
    }
  }
}
