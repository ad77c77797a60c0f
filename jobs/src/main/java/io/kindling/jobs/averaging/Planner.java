package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides groups of shards among workers: contiguous runs whose lengths differ by at most one. */
final class Planner {
  private Planner() {}

  /** The workers in the order of their runs, each near to the shards that it already holds. */
  static List<Registration> order(List<Registration> workers) {
    List<Registration> ordered = new ArrayList<>(workers);
    ordered.sort(Comparator.comparingDouble(Planner::middle).thenComparing(Registration::attempt));
    return ordered;
  }

  private static double middle(Registration worker) {
    return worker.cached().stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  /** The first group of a worker's run. */
  static int from(int groups, int workers, int worker) {
    return (int) ((long) worker * groups / workers);
  }
}
