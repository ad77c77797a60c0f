package io.kindling.partitioning.augment;

/**
 * Puts each pixel where a map says, a mean of the four that lie around its place, by how near they
 * are. Places are counted in whole numbers of 2^-32, so that every machine finds the same.
 */
final class Resampling {
  private static final int FRACTION = 32;
  private static final double UNIT = 1L << FRACTION;

  /** The bits of how near a pixel is; with those of both directions and of a pixel, 30. */
  private static final int NEAR = 11;

  private static final int ONE = 1 << NEAR;
  private static final int HALF = 1 << 2 * NEAR - 1;

  /** Makes a place that misses a pixel by less than can be told that of the pixel. */
  private static final long HALF_NEAR = 1L << FRACTION - NEAR - 1;

  private Resampling() {}

  static void resampleInPlace(Canvas canvas, Affine map, Fill fill) {
    Picture picture = canvas.picture();
    byte[] before = canvas.copied();
    double middleX = (picture.width() - 1) / 2.0;
    double middleY = (picture.height() - 1) / 2.0;
    long right = Math.round(map.stepRight() * UNIT);
    long down = Math.round(map.stepDown() * UNIT);
    for (int y = 0; y < picture.height(); y++) {
      long atX = place(map.x(-middleX, y - middleY) + middleX);
      long atY = place(map.y(-middleX, y - middleY) + middleY);
      int to = canvas.start() + y * picture.width();
      for (int x = 0; x < picture.width(); x++) {
        pixelInto(canvas.pixels(), to + x, before, picture, atX, atY, fill);
        atX += right;
        atY += down;
      }
    }
    canvas.follow(map, fill);
  }

  private static long place(double at) {
    return Math.round(at * UNIT) + HALF_NEAR;
  }

  private static void pixelInto(
      byte[] pixels, int to, byte[] before, Picture picture, long atX, long atY, Fill fill) {
    int x = (int) (atX >> FRACTION);
    int y = (int) (atY >> FRACTION);
    int nearX = (int) (atX >>> FRACTION - NEAR) & ONE - 1;
    int nearY = (int) (atY >>> FRACTION - NEAR) & ONE - 1;
    int width = picture.width();
    int plane = picture.plane();
    if (x >= 0 && y >= 0 && x < width - 1 && y < picture.height() - 1) {
      int from = y * width + x;
      for (int channel = 0; channel < picture.channels(); channel++, from += plane) {
        int upper = (before[from] & 0xFF) * (ONE - nearX) + (before[from + 1] & 0xFF) * nearX;
        int below = from + width;
        int lower = (before[below] & 0xFF) * (ONE - nearX) + (before[below + 1] & 0xFF) * nearX;
        int sum = upper * (ONE - nearY) + lower * nearY;
        pixels[to + channel * plane] = (byte) (sum + HALF >> 2 * NEAR);
      }
      return;
    }
    for (int channel = 0; channel < picture.channels(); channel++) {
      int from = channel * plane;
      int upper = at(before, from, picture, x, y, fill) * (ONE - nearX);
      upper += at(before, from, picture, x + 1, y, fill) * nearX;
      int lower = at(before, from, picture, x, y + 1, fill) * (ONE - nearX);
      lower += at(before, from, picture, x + 1, y + 1, fill) * nearX;
      int sum = upper * (ONE - nearY) + lower * nearY;
      pixels[to + channel * plane] = (byte) (sum + HALF >> 2 * NEAR);
    }
  }

  private static int at(byte[] before, int from, Picture picture, int x, int y, Fill fill) {
    boolean outside = x < 0 || y < 0 || x >= picture.width() || y >= picture.height();
    if (outside && fill == Fill.BLACK) {
      return 0;
    }
    int line = Canvas.clamp(y, picture.height()) * picture.width();
    return before[from + line + Canvas.clamp(x, picture.width())] & 0xFF;
  }
}
