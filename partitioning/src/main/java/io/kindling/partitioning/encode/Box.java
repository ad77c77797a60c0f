package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where an object lies in a picture: fractions of its width from the left, and of its height from
 * the top.
 *
 * @param name the object's class
 */
public record Box(String name, double left, double top, double right, double bottom)
    implements Serializable, Comparable<Box> {
  /** The share of a box that must be seen for it to be kept. */
  public static final double LEAST_SEEN = 0.2;

  private static final Comparator<Box> ORDER =
      Comparator.comparing(Box::name, Label.ORDER)
          .thenComparing(Box::left)
          .thenComparing(Box::top)
          .thenComparing(Box::right)
          .thenComparing(Box::bottom);

  public Box {
    name = Label.canonical(name);
    Checks.require(
        left <= right && top <= bottom,
        "Invalid box from %s to %s and from %s to %s: expected the smaller number first",
        left,
        right,
        top,
        bottom);
  }

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  /** The middle, from the left. */
  public double x() {
    return (left + right) / 2;
  }

  /** The middle, from the top. */
  public double y() {
    return (top + bottom) / 2;
  }

  public double area() {
    return width() * height();
  }

  /** What of it lies in the picture; empty where that is too little of it. */
  public Optional<Box> clipped() {
    double l = Math.max(0, left);
    double t = Math.max(0, top);
    double r = Math.min(1, right);
    double b = Math.min(1, bottom);
    boolean seen = r > l && b > t && (r - l) * (b - t) >= LEAST_SEEN * area();
    return seen ? Optional.of(new Box(name, l, t, r, b)) : Optional.empty();
  }

  @Override
  public int compareTo(Box other) {
    return ORDER.compare(this, other);
  }
}
