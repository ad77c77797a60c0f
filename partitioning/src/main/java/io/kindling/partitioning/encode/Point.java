package io.kindling.partitioning.encode;

/**
 * A point of a picture.
 *
 * @param x how far it is from the left edge, in widths of the picture
 * @param y how far from the upper one, in heights
 */
public record Point(String name, double x, double y) {
  /** Whether it lies in the picture, its edges included; one that is not known does not. */
  public boolean isInside() {
    return x >= 0 && x <= 1 && y >= 0 && y <= 1;
  }
}
