package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.Locale;

/**
 * How many rows of each class are trained on.
 *
 * @param share what the rows of the rarest class are of those of the most frequent, at least
 */
public record Sampling(Kind kind, double share) implements Serializable {
  /** All rows, once. */
  public static final Sampling NONE = new Sampling(Kind.NONE, 1);

  /** What is done to classes that are not equally frequent. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** Rows of rare classes come several times. */
    OVER,
    /** Rows of frequent classes are left out. */
    UNDER;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Sampling {
    Checks.require(
        share > 0 && share <= 1, "Invalid share %s: expected a number above 0, at most 1", share);
  }

  public boolean isNone() {
    return kind == Kind.NONE;
  }

  /**
   * How many rows a class has.
   *
   * @param own rows of the class
   * @param least rows of the rarest class
   * @param most rows of the most frequent class
   */
  public long wanted(long own, long least, long most) {
    return switch (kind) {
      case NONE -> own;
      case OVER -> Math.max(own, Math.round(share * most));
      case UNDER -> Math.min(own, Math.round(least / share));
    };
  }
}
