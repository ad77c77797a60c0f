package io.kindling.partitioning.profile;

import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often each value was seen, as long as they are not too many to be told one by one. */
public final class Values implements Serializable {
  private static final long serialVersionUID = 1;

  /** So many different values are counted. */
  static final int MOST = 10_000;

  private final TreeMap<String, Long> counts = new TreeMap<>();
  private boolean many;

  void add(String value, long count) {
    if (!many) {
      counts.merge(value, count, Long::sum);
      many = counts.size() > MOST;
    }
    if (many) {
      counts.clear();
    }
  }

  void with(Values other) {
    many |= other.many;
    other.counts.forEach(this::add);
    if (many) {
      counts.clear();
    }
  }

  /** Whether there are too many to be counted one by one. */
  public boolean isMany() {
    return many;
  }

  /** How many different ones there are, if they are counted. */
  public int distinct() {
    return counts.size();
  }

  SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /** The most frequent ones, those as frequent by their names. */
  public List<Map.Entry<String, Long>> top(int most) {
    Comparator<Map.Entry<String, Long>> byCount = Map.Entry.comparingByValue();
    return counts.entrySet().stream()
        .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }
}
