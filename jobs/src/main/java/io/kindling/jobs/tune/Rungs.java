package io.kindling.jobs.tune;

import java.util.ArrayList;
import java.util.List;

/** After how many epochs trials are compared. */
final class Rungs {
  private Rungs() {}

  /** From the least on, each so many times the one before, up to all epochs of a training. */
  static List<Integer> of(int least, int reduction, int epochs) {
    List<Integer> rungs = new ArrayList<>();
    for (long rung = least; rung < epochs; rung *= reduction) {
      rungs.add((int) rung);
    }
    rungs.add(epochs);
    return rungs;
  }
}
