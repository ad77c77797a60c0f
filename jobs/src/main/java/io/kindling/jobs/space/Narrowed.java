package io.kindling.jobs.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Draws from a part of each range around the best, and from the options of the best. */
final class Narrowed implements Picker {
  private final Random random;
  private final Past bestFirst;
  private final double part;

  /**
   * For one candidate.
   *
   * @param part that is left of a range, from 0 to 1
   */
  Narrowed(Random random, Past bestFirst, double part) {
    this.random = random;
    this.bestFirst = bestFirst;
    this.part = part;
  }

  @Override
  public double number(String key, Range range) {
    double[] seen = bestFirst.shares(key, range);
    double share = random.share(key);
    if (seen.length == 0) {
      return range.at(share);
    }
    double from = Math.max(0, Math.min(1 - part, seen[0] - part / 2));
    return range.at(from + part * share);
  }

  /** Those of the best come first; those that nobody had come last. */
  @Override
  public int option(String key, Choice choice) {
    Set<Integer> seen = new LinkedHashSet<>();
    for (int option : bestFirst.options(key, choice)) {
      seen.add(option);
    }
    if (seen.isEmpty()) { // nothing is known of any
      int drawn = random.below(key, choice.count());
      bestFirst.pick(key, choice.name(drawn));
      return drawn;
    }
    List<Integer> left = new ArrayList<>(seen);
    IntStream.range(0, choice.count()).filter(one -> !seen.contains(one)).forEach(left::add);
    int count = (int) Math.max(1, Math.ceil(part * left.size() - 1e-9));
    List<Integer> kept = left.subList(0, count).stream().sorted(Comparator.naturalOrder()).toList();
    int option = kept.get(random.below(key, kept.size()));
    bestFirst.pick(key, choice.name(option));
    return option;
  }
}
