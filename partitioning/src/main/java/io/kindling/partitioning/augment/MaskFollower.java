package io.kindling.partitioning.augment;

import io.kindling.partitioning.encode.Mask;

/** Each pixel takes the class of the one that is nearest to where it came from. */
final class MaskFollower implements Follower {
  private final Picture picture;
  private final byte[] spare;

  MaskFollower(Picture picture) {
    this.picture = picture;
    this.spare = new byte[picture.plane()];
  }

  @Override
  public void followInPlace(byte[] rows, int label, Affine map, Fill fill) {
    if (!Mask.isThere(rows, label)) {
      return;
    }
    int start = Mask.pixelsFrom(rows, label);
    System.arraycopy(rows, start, spare, 0, spare.length);
    byte outside = Mask.outside(rows, label);
    double middleX = (picture.width() - 1) / 2.0;
    double middleY = (picture.height() - 1) / 2.0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        double fromX = map.x(x - middleX, y - middleY) + middleX;
        double fromY = map.y(x - middleX, y - middleY) + middleY;
        rows[start + y * picture.width() + x] = at(nearest(fromX), nearest(fromY), fill, outside);
      }
    }
  }

  private static int nearest(double place) {
    return (int) Math.floor(place + 0.5);
  }

  private byte at(int x, int y, Fill fill, byte outside) {
    boolean isOutside = x < 0 || y < 0 || x >= picture.width() || y >= picture.height();
    if (isOutside && fill == Fill.BLACK) {
      return outside;
    }
    int line = Canvas.clamp(y, picture.height()) * picture.width();
    return spare[line + Canvas.clamp(x, picture.width())];
  }
}
