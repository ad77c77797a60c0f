package io.kindling.jobs.tune;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much each key had to do with what trials reached: the share of the variance of their ranks
 * that lies between groups of the key's values, less what chance would give. Numbers are grouped by
 * fourths of the trials, words each for itself. Only trials that have the key are compared, and
 * each key is looked at alone: what two do together only is not seen.
 */
public final class Importance {
  private static final int GROUPS = 4;
  private static final int LEAST = 8;

  private Importance() {}

  /**
   * Of each key, from 0 to 1, the largest first; of none that too few trials have.
   *
   * @param entries that were trained for as long as each other
   */
  public static Map<String, Double> of(Collection<Entry> entries, Ranking ranking) {
    List<Entry> ranked = new ArrayList<>();
    for (Entry entry : entries) {
      if (Double.isFinite(ranking.value(entry))) {
        ranked.add(entry);
      }
    }
    ranked.sort(Comparator.comparingDouble(ranking::value).thenComparingInt(Entry::number));
    TreeSet<String> keys = new TreeSet<>();
    ranked.forEach(entry -> keys.addAll(entry.values().keySet()));
    Map<String, Double> found = new TreeMap<>();
    for (String key : keys) {
      List<Entry> own = ranked.stream().filter(one -> one.values().containsKey(key)).toList();
      if (own.size() >= LEAST) {
        found.put(key, share(groups(own, key), ranks(own, ranking)));
      }
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    found.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(one -> shares.put(one.getKey(), one.getValue()));
    return shares;
  }

  /** Those that are equally good have the mean of their ranks. */
  private static double[] ranks(List<Entry> ranked, Ranking ranking) {
    double[] ranks = new double[ranked.size()];
    for (int from = 0; from < ranks.length; ) {
      int to = from + 1;
      while (to < ranks.length
          && ranking.value(ranked.get(to)) == ranking.value(ranked.get(from))) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[i] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static List<Object> groups(List<Entry> entries, String key) {
    List<Double> numbers = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.values().get(key) instanceof Number number) {
        numbers.add(number.doubleValue());
      }
    }
    numbers.sort(Comparator.naturalOrder());
    boolean few = numbers.stream().distinct().count() <= GROUPS;
    List<Object> groups = new ArrayList<>();
    for (Entry entry : entries) {
      Object value = entry.values().get(key);
      if (value instanceof Number number && !few) {
        int below = numbers.indexOf(number.doubleValue());
        groups.add(below * GROUPS / numbers.size());
      } else {
        groups.add(String.valueOf(value));
      }
    }
    return groups;
  }

  private static double share(List<Object> groups, double[] ranks) {
    int count = ranks.length;
    double mean = (count - 1) / 2.0;
    Map<Object, double[]> sums = new LinkedHashMap<>();
    double total = 0;
    for (int i = 0; i < count; i++) {
      double away = ranks[i] - mean;
      total += away * away;
      double[] sum = sums.computeIfAbsent(groups.get(i), group -> new double[2]);
      sum[0] += away;
      sum[1]++;
    }
    double between = sums.values().stream().mapToDouble(sum -> sum[0] * sum[0] / sum[1]).sum();
    int freedom = sums.size() - 1;
    if (total == 0 || freedom == 0 || count <= sums.size()) {
      return 0;
    }
    double chance = freedom * (total - between) / (count - sums.size());
    return Math.max(0, (between - chance) / total);
  }
}
