package io.kindling.partitioning;

import java.io.Serializable;
import java.util.Locale;

/**
 * A column that says which rows belong together when rows are divided into parts.
 *
 * @param column its name or number; it is no feature
 */
public record Division(Kind kind, String column) implements Serializable {
  /** No column says so. */
  public static final Division NONE = new Division(Kind.NONE, "");

  /** What the column says. */
  public enum Kind {
    /** Nothing: there is none. */
    NONE(""),
    /** Rows with the same value stay in one part. */
    GROUP("The rows of a group stay together"),
    /** The rows with the smallest values are trained on, those with the largest are for testing. */
    ORDER("Rows of the same place in the order stay together"),
    /** The part itself. */
    PART("");

    private final String why;

    Kind(String why) {
      this.why = why;
    }

    /** Why parts may not have the sizes that were asked for. */
    public String why() {
      return why;
    }
  }

  public boolean isNone() {
    return kind == Kind.NONE;
  }

  /** The setting that names the column. */
  public String key() {
    return "data.split." + kind.name().toLowerCase(Locale.ROOT);
  }
}
