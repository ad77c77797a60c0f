package io.kindling.partitioning.encode;

/**
 * What of the file of a picture a model sees, in pixels of the file: the middle of the first pixel
 * lies at 0.5. Where a model sees black beside a picture it begins before 0.
 */
public record Frame(double left, double top, double width, double height) {
  /** A place of the file in the picture as the model sees it. */
  public Point inside(String name, double x, double y) {
    return new Point(name, (x - left) / width, (y - top) / height);
  }

  /** Where in the file lies what is so many widths of the picture from its left edge. */
  public double x(double inPicture) {
    return left + inPicture * width;
  }

  /** The same from its upper edge. */
  public double y(double inPicture) {
    return top + inPicture * height;
  }
}
