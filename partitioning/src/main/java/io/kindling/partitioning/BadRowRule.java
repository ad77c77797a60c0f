package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.Locale;

/**
 * What becomes of rows that cannot be used.
 *
 * @param most how many there may be: a share of all rows below 1, else a number of rows
 */
public record BadRowRule(Action action, double most) implements Serializable {
  /** The first one ends the run. */
  public static final BadRowRule FAIL = new BadRowRule(Action.FAIL, 0);

  /** What is done with them. */
  public enum Action {
    /** The first one ends the run. */
    FAIL,
    /** They are left out. */
    SKIP,
    /** They are left out, and written down as they came. */
    QUARANTINE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public BadRowRule {
    Checks.require(
        most >= 0 && (most < 1 || most == Math.rint(most)),
        "Invalid data.maxBadRows %s: expected a share from 0 to below 1, or a number of rows",
        most);
  }

  /** Whether so many of all rows are too many. */
  public boolean refuses(long bad, long all) {
    return bad > (most < 1 ? most * all : most);
  }
}
