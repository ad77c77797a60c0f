package io.kindling.partitioning.augment;

import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;

/**
 * A point goes where its pixel went, and is not known any more where that is outside. In a mirror,
 * whichever way it turns, points change places whose names do.
 */
record PointFollower(Picture picture) implements Follower {
  @Override
  public void followInPlace(byte[] rows, int label, Affine map, Fill fill) {
    if (!Points.isThere(rows, label)) {
      return;
    }
    Affine to = map.inverse();
    Points.moveInPlace(rows, label, point -> moved(point, to));
    if (map.isMirrored()) {
      Points.swapInPlace(rows, label);
    }
  }

  private Point moved(Point point, Affine to) {
    double fromMiddle = (point.x() - 0.5) * picture.width();
    double below = (point.y() - 0.5) * picture.height();
    return new Point(
        point.name(),
        to.x(fromMiddle, below) / picture.width() + 0.5,
        to.y(fromMiddle, below) / picture.height() + 0.5);
  }
}
