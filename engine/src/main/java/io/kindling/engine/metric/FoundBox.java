package io.kindling.engine.metric;

/**
 * An object that was found in a picture; its sides are fractions of the picture's width, from the
 * left, and of its height, from the top.
 *
 * @param kind the number of its class
 * @param probability that it is there, and of this class
 */
public record FoundBox(
    int kind, double probability, double left, double top, double right, double bottom) {
  /** What both cover, as a part of what any of the two covers. */
  public double overlap(FoundBox other) {
    double wide = Math.min(right, other.right) - Math.max(left, other.left);
    double high = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (wide <= 0 || high <= 0) {
      return 0;
    }
    double both = wide * high;
    return both / (area() + other.area() - both);
  }

  private double area() {
    return (right - left) * (bottom - top);
  }
}
