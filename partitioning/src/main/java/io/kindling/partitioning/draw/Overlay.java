package io.kindling.partitioning.draw;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * What one training takes beside, or in place of, what its rows to train on say of themselves: for
 * each row of the pool, by its number, a factor of its weight or the numbers to learn.
 */
public final class Overlay implements Serializable {
  /** Rows as they are. */
  public static final Overlay NONE = new Overlay(new float[0], new float[0], 0);

  private static final long serialVersionUID = 1;
  private final float[] factors;
  private final float[] targets;
  private final int width;

  private Overlay(float[] factors, float[] targets, int width) {
    this.factors = factors;
    this.targets = targets;
    this.width = width;
  }

  /**
   * Rows that weigh more or less.
   *
   * @param factors what the weight of each row of the pool is multiplied by
   */
  public static Overlay weighing(float[] factors) {
    for (int row = 0; row < factors.length; row++) {
      Checks.require(
          factors[row] >= 0 && Float.isFinite(factors[row]),
          "Row %s of an overlay has the factor %s: expected a number from 0",
          row,
          factors[row]);
    }
    return new Overlay(factors.clone(), new float[0], 0);
  }

  /**
   * Rows with other numbers to learn than their labels.
   *
   * @param targets of each row of the pool, one behind the other
   * @param width how many numbers a row has
   */
  public static Overlay learning(float[] targets, int width) {
    Checks.require(
        width > 0 && targets.length % width == 0,
        "An overlay has %s numbers, %s for each row: expected as many for each",
        targets.length,
        width);
    return new Overlay(new float[0], targets.clone(), width);
  }

  /** How many numbers of a row are learned in place of its label; 0 where that is learned. */
  public int width() {
    return width;
  }

  /** Whether rows are taken as they are. */
  public boolean isNone() {
    return factors.length == 0 && width == 0;
  }

  /** Whether it says something of each of so many rows. */
  void requireRows(int count) {
    int rows = width > 0 ? targets.length / width : factors.length;
    Checks.require(
        isNone() || rows == count, "An overlay is of %s rows, the pool has %s", rows, count);
  }

  void weighInPlace(int number, FloatBuffer weights, int at) {
    if (factors.length > 0) {
      weights.put(at, weights.get(at) * factors[number]);
    }
  }

  void learnInto(int number, FloatBuffer into, int at) {
    into.put(at * width, targets, number * width, width);
  }
}
