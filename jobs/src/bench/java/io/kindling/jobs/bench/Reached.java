package io.kindling.jobs.bench;

import io.kindling.engine.Checks;

/**
 * A training that was measured at its end.
 *
 * @param seconds from packed rows to the accuracy, both included
 * @param accuracy on the test images
 */
record Reached(double seconds, double accuracy) {
  /** What all have to reach. */
  static final double ENOUGH = 0.97;

  boolean isEnough() {
    return accuracy >= ENOUGH;
  }

  /** The seconds, if it is good enough to count. */
  double secondsOf(String who) {
    Checks.require(
        isEnough(), "%s reached an accuracy of %s: expected at least %s", who, accuracy, ENOUGH);
    return seconds;
  }
}
