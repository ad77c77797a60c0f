package io.kindling.engine.metric;

import io.kindling.engine.Checks;
import java.util.OptionalDouble;

/**
 * How a classifier is measured in detail.
 *
 * @param threshold from which probability on a row is taken as the second of two classes; empty:
 *     the larger of the two
 * @param top among how many of the first classes the right one is looked for, where there are more
 */
public record Details(OptionalDouble threshold, int top) {
  /** The larger probability, and the first five classes. */
  public static final Details USUAL = new Details(OptionalDouble.empty(), 5);

  public Details {
    Checks.require(top >= 1, "Invalid number of first classes %s: expected one from 1", top);
  }
}
