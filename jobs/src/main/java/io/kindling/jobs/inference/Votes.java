package io.kindling.jobs.inference;

import io.kindling.jobs.config.NeighbourSettings.Vote;
import java.util.Arrays;

/** What rows that were found near another say of it. */
final class Votes {
  private Votes() {}

  /**
   * The share of each class, or the mean of each number.
   *
   * @param classes whether rows are labelled with the number of a class
   * @param said receives it
   */
  static void into(
      KeptRows rows, NearestRows.Found found, Vote vote, boolean classes, double[] said) {
    Arrays.fill(said, 0);
    boolean same = Arrays.stream(found.distances()).anyMatch(one -> one == 0);
    double total = 0;
    for (int i = 0; i < found.rows().length; i++) {
      int row = found.rows()[i];
      double weight = rows.weights()[row] * count(found.distances()[i], vote, same);
      total += weight;
      if (classes) {
        said[(int) rows.answers()[row]] += weight;
      } else {
        for (int number = 0; number < said.length; number++) {
          said[number] += weight * rows.answers()[row * said.length + number];
        }
      }
    }
    for (int i = 0; i < said.length; i++) {
      said[i] = total > 0 ? said[i] / total : classes ? 1.0 / said.length : 0;
    }
  }

  /** How much a row counts; beside one that is the same, only such have a say. */
  private static double count(double distance, Vote vote, boolean same) {
    if (vote == Vote.EQUAL) {
      return 1;
    }
    if (same) {
      return distance == 0 ? 1 : 0;
    }
    return 1 / distance;
  }
}
