package io.kindling.partitioning.augment;

import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;

/** A box becomes the smallest one around where its corners went, as far as it is in the picture. */
record BoxFollower(Picture picture) implements Follower {
  @Override
  public void followInPlace(byte[] rows, int label, Affine map, Fill fill) {
    if (Boxes.isThere(rows, label)) {
      Affine back = map.inverse();
      Boxes.moveInPlace(rows, label, box -> moved(box, back));
    }
  }

  private Box moved(Box box, Affine to) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      double u = corner % 2 == 0 ? box.left() : box.right();
      double v = corner / 2 == 0 ? box.top() : box.bottom();
      double fromMiddle = (u - 0.5) * picture.width();
      double below = (v - 0.5) * picture.height();
      double x = to.x(fromMiddle, below) / picture.width() + 0.5;
      double y = to.y(fromMiddle, below) / picture.height() + 0.5;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    return new Box(box.name(), left, top, right, bottom);
  }
}
