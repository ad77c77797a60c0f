package io.kindling.engine.optim;

/** What makes up for a mean's start at zero. */
final class Powers {
  private Powers() {}

  /** What a decaying mean is multiplied by after so many steps. */
  static double correction(float decay, long step) {
    return 1 / (1 - Math.pow(decay, (double) step));
  }
}
