package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;

/**
 * What a text is cut into, and which of these are known.
 *
 * @param vocabulary how many are known at most: those that come most often in the training part
 * @param rare those that come fewer times there are not known
 */
public record Tokens(Unit unit, Letters letters, int vocabulary, int rare) implements Serializable {
  /** The largest vocabulary. */
  public static final int MOST = 1_000_000;

  /** What a token is. */
  public enum Unit {
    /** A run of letters, digits and marks; each other code point that is no space. */
    WORD,
    /** A code point. */
    CHARACTER
  }

  /** Whether capital letters are told apart from small ones. */
  public enum Letters {
    AS_THEY_ARE,
    LOWER
  }

  public Tokens {
    Checks.require(
        vocabulary >= 1 && vocabulary <= MOST,
        "Invalid vocabulary = %s: expected 1 to %s",
        vocabulary,
        MOST);
    Checks.require(rare >= 1, "Invalid rare = %s: expected a number of tokens from 1", rare);
  }
}
