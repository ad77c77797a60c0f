package io.kindling.partitioning;

import java.util.Locale;

/** What a column of a table holds. */
public enum ColumnType {
  /** Numbers. */
  NUMBER,
  /** Texts: names of categories. */
  TEXT,
  /** Days or moments, as seconds since 1970 in UTC. */
  DATE,
  /** Vectors, or lists of numbers. */
  VECTOR;

  /** The name in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
