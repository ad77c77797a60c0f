package io.kindling.engine.optim;

/** How finely the points of a search lie, and how exactly values are known there. */
enum Resolution {
  /** Points, values and gradients in double precision. */
  DOUBLE(0, 1e-15) {
    @Override
    double rounded(double number) {
      return number;
    }
  },

  /**
   * Points that a network can have: numbers in single precision, the largest ones in place of
   * infinities. Values are means of losses that were computed in single precision.
   */
  SINGLE(1e-6, 1e-7) {
    @Override
    double rounded(double number) {
      return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, (float) number));
    }
  };

  private final double noise;
  private final double narrowest;

  Resolution(double noise, double narrowest) {
    this.noise = noise;
    this.narrowest = narrowest;
  }

  /** The number that a point has in place of this one. */
  abstract double rounded(double number);

  /**
   * Whether two values are too near each other to say which is lower; never in double precision.
   */
  boolean isLevel(double one, double other) {
    return Math.abs(one - other) <= noise * Math.abs(other) && noise > 0;
  }

  /** The width, as a part of where it lies, of an interval that is not divided any more. */
  double narrowest() {
    return narrowest;
  }
}
