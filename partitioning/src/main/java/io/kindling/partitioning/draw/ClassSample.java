package io.kindling.partitioning.draw;

import io.kindling.partitioning.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often rows come where those of rare classes are to come more often, or of frequent less: as
 * often as in a sample of rows that were prepared for one training.
 *
 * @param seed which of the possible samples
 */
record ClassSample(Pool pool, Sampling rule, long seed) {
  /** All rows of a class come equally often, and the first by chance once more. */
  int[] of(int[] numbers) {
    Map<String, List<Integer>> classes = new TreeMap<>();
    for (int number : pool.rows().byChance(numbers, seed)) {
      classes.computeIfAbsent(pool.rows().label(number), name -> new ArrayList<>()).add(number);
    }
    long most = classes.values().stream().mapToLong(List::size).max().orElse(0);
    long least = classes.values().stream().mapToLong(List::size).min().orElse(0);
    List<Integer> taken = new ArrayList<>();
    for (List<Integer> own : classes.values()) {
      long wanted = Math.max(1, rule.wanted(own.size(), least, most));
      for (long i = 0; i < wanted; i++) {
        taken.add(own.get((int) (i % own.size())));
      }
    }
    return taken.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
