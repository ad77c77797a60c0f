package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Divides groups of shards among workers: contiguous runs whose lengths differ by at most one, and
 * shorter ones for workers that take longer for a shard.
 */
final class Planner {
  /** So much longer a step may take where the runs then are whole subtrees of more shards. */
  private static final double WORTH_A_SUBTREE = 1.1;

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

  /** The first group of a worker's run where all are equally fast. */
  static int from(int groups, int workers, int worker) {
    return (int) ((long) worker * groups / workers);
  }

  /**
   * The first group of each worker's run, and behind them the number of groups. No run is empty.
   *
   * @param groups a power of two, at least as many as workers
   * @param paces how long each worker takes for a shard, in any unit
   */
  static int[] cuts(int groups, double[] paces) {
    if (Arrays.stream(paces).distinct().count() <= 1) {
      int[] even = new int[paces.length + 1];
      Arrays.setAll(even, worker -> from(groups, paces.length, worker));
      return even;
    }
    double shortest = longest(shares(groups, paces), paces);
    int size = Integer.highestOneBit(groups / paces.length);
    while (size > 1
        && size * longest(shares(groups / size, paces), paces) > WORTH_A_SUBTREE * shortest) {
      size /= 2;
    }
    int[] shares = shares(groups / size, paces);
    int[] cuts = new int[paces.length + 1];
    for (int worker = 0; worker < paces.length; worker++) {
      cuts[worker + 1] = cuts[worker] + size * shares[worker];
    }
    return cuts;
  }

  /** How many of these units each worker is given, so that the last is done as soon as can be. */
  private static int[] shares(int units, double[] paces) {
    int[] shares = new int[paces.length];
    Arrays.fill(shares, 1);
    for (int given = paces.length; given < units; given++) {
      int next = 0;
      for (int worker = 1; worker < paces.length; worker++) {
        if ((shares[worker] + 1) * paces[worker] < (shares[next] + 1) * paces[next]) {
          next = worker;
        }
      }
      shares[next]++;
    }
    return shares;
  }

  private static double longest(int[] shares, double[] paces) {
    double longest = 0;
    for (int worker = 0; worker < shares.length; worker++) {
      longest = Math.max(longest, shares[worker] * paces[worker]);
    }
    return longest;
  }
}
