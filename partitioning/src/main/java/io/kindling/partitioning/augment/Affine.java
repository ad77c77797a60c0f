package io.kindling.partitioning.augment;

/**
 * Where each pixel of a placed image comes from: x = a x' + b y' + c, y = d x' + e y' + f, counted
 * from the middle, to the right and down. What is added comes behind what is there.
 */
final class Affine {
  private double a;
  private double b;
  private double c;
  private double d;
  private double e;
  private double f;

  Affine() {
    reset();
  }

  /** Every pixel comes from its own place. */
  void reset() {
    a = 1;
    b = 0;
    c = 0;
    d = 0;
    e = 1;
    f = 0;
  }

  /** Turns the image to the left. */
  void rotate(double degrees) {
    double angle = Math.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    behind(cos, -sin, sin, cos);
  }

  /** Moves the image to the right and down. */
  void translate(double right, double down) {
    c -= a * right + b * down;
    f -= d * right + e * down;
  }

  /** Left becomes right. */
  void mirror() {
    behind(-1, 0, 0, 1);
  }

  /** Top becomes bottom. */
  void turnOver() {
    behind(1, 0, 0, -1);
  }

  /** Where each pixel goes, as another map's pixels come from. */
  Affine inverse() {
    double size = a * e - b * d;
    Affine back = new Affine();
    back.a = e / size;
    back.b = -b / size;
    back.c = (b * f - e * c) / size;
    back.d = -d / size;
    back.e = a / size;
    back.f = (d * c - a * f) / size;
    return back;
  }

  /** Whether what is on the left of something comes to lie on its right. */
  boolean isMirrored() {
    return a * e - b * d < 0;
  }

  void scale(double factor) {
    behind(1 / factor, 0, 0, 1 / factor);
  }

  /** Moves lines to the right that lie below the middle, and to the left that lie above it. */
  void shear(double degrees) {
    behind(1, -StrictMath.tan(Math.toRadians(degrees)), 0, 1);
  }

  /** Adds a map around the middle, given by where its pixels come from. */
  private void behind(double xx, double xy, double yx, double yy) {
    double oldA = a;
    double oldD = d;
    a = oldA * xx + b * yx;
    b = oldA * xy + b * yy;
    d = oldD * xx + e * yx;
    e = oldD * xy + e * yy;
  }

  /** Where a pixel comes from, to the right of the middle. */
  double x(double right, double down) {
    return a * right + b * down + c;
  }

  /** The same, down from the middle. */
  double y(double right, double down) {
    return d * right + e * down + f;
  }

  /** How much further to the right a pixel comes from than the one before it in a line. */
  double stepRight() {
    return a;
  }

  /** How much further down. */
  double stepDown() {
    return d;
  }
}
