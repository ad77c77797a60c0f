package io.kindling.jobs.tune;

import java.util.ArrayList;
import java.util.List;

/**
 * After how many epochs trials are compared.
 *
 * @param least epochs of the lowest
 * @param reduction each is so many times as far as the one below
 * @param count how many there are for the longest training
 */
record Rungs(int least, int reduction, int count) {
  /** Those of which the last is a whole training. */
  static Rungs of(int least, int reduction, int epochs) {
    return new Rungs(least, reduction, all(least, reduction, epochs).size());
  }

  /** From the least on, each so many times the one before, up to all epochs of a training. */
  static List<Integer> all(int least, int reduction, int epochs) {
    List<Integer> rungs = new ArrayList<>();
    for (long rung = least; rung < epochs; rung *= reduction) {
      rungs.add((int) rung);
    }
    rungs.add(epochs);
    return rungs;
  }

  /** Up to which epoch a trial is trained that has so many in all. */
  int epochs(int rung, int all) {
    List<Integer> own = all(least, reduction, all);
    return rung >= Math.min(count, own.size()) - 1 ? all : own.get(rung);
  }
}
