package io.kindling.partitioning.source;

/** The strokes of the ten digits in a unit square, x to the right, y down: x and y in turn. */
final class DigitStrokes {
  private static final int PIECES = 12;

  private DigitStrokes() {}

  static double[][] of(int digit) {
    return switch (digit) {
      case 0 -> new double[][] {arc(0.5, 0.5, 0.32, 0.48, 0, 360)};
      case 1 -> new double[][] {{0.3, 0.22, 0.55, 0.03, 0.55, 0.97}};
      case 2 ->
          new double[][] {arc(0.5, 0.28, 0.3, 0.26, 190, 395), {0.72, 0.46, 0.2, 0.97, 0.82, 0.97}};
      case 3 ->
          new double[][] {
            arc(0.47, 0.26, 0.28, 0.24, 205, 450), arc(0.47, 0.74, 0.31, 0.24, 270, 515)
          };
      case 4 -> new double[][] {{0.66, 0.97, 0.66, 0.03, 0.14, 0.66, 0.88, 0.66}};
      case 5 ->
          new double[][] {
            {0.78, 0.03, 0.27, 0.03, 0.24, 0.45}, arc(0.48, 0.68, 0.31, 0.29, 230, 510)
          };
      case 6 ->
          new double[][] {arc(0.75, 0.6, 0.53, 0.58, 180, 265), arc(0.5, 0.7, 0.28, 0.27, 0, 360)};
      case 7 -> new double[][] {{0.18, 0.03, 0.82, 0.03, 0.4, 0.97}};
      case 8 ->
          new double[][] {arc(0.5, 0.26, 0.25, 0.23, 0, 360), arc(0.5, 0.73, 0.3, 0.25, 0, 360)};
      case 9 ->
          new double[][] {arc(0.5, 0.3, 0.28, 0.27, 0, 360), arc(0.25, 0.4, 0.53, 0.57, 0, 85)};
      default -> throw new IllegalArgumentException("There is no digit " + digit);
    };
  }

  /** A piece of an ellipse between two angles in degrees, clockwise from the right. */
  private static double[] arc(
      double x, double y, double width, double height, double from, double to) {
    double[] points = new double[2 * (PIECES + 1)];
    for (int i = 0; i <= PIECES; i++) {
      double angle = Math.toRadians(from + (to - from) * i / PIECES);
      points[2 * i] = x + width * StrictMath.cos(angle);
      points[2 * i + 1] = y + height * StrictMath.sin(angle);
    }
    return points;
  }
}
