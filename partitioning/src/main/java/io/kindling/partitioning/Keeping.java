package io.kindling.partitioning;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where shards are kept while they are trained on.
 *
 * @param prepared the folder of packed rows that stands in for the source; empty: there is none
 * @param hold whether shards are in memory
 * @param scratch the folder for rows that do not fit in memory; empty: that of Spark
 * @param settings what was said of the data, by key, to be kept with packed rows and compared
 */
public record Keeping(String prepared, Hold hold, String scratch, Map<String, String> settings)
    implements Serializable {
  /** In memory where that is large enough. */
  public static final Keeping USUAL = new Keeping("", Hold.AUTO, "", Map.of());

  /** Where shards are while they are trained on. */
  public enum Hold {
    /** In memory where that is large enough, else in files. */
    AUTO,
    /** In the memory of the executors, or where Spark puts what does not fit. */
    MEMORY,
    /** In files, of which blocks are read as batches need them. */
    DISK;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Keeping {
    settings = new TreeMap<>(settings);
  }

  /** With what was said of the data. */
  public Keeping with(Map<String, String> said) {
    return new Keeping(prepared, hold, scratch, said);
  }
}
