package io.kindling.partitioning;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which paths of a table hold the rows of a day, and what becomes of those where nothing is.
 *
 * @param paths the day of each such path
 */
public record Days(Map<String, LocalDate> paths, Missing missing) implements Serializable {
  /** No path is a day's. */
  public static final Days NONE = new Days(Map.of(), Missing.FAIL);

  /** What becomes of days without rows. */
  public enum Missing {
    /** The first one ends the run. */
    FAIL,
    /** They are left out. */
    SKIP;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Days {
    paths = new TreeMap<>(paths);
  }
}
