package io.kindling.partitioning.key;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;

/**
 * Exact ranks in sets of hashes that are never brought together: buckets of leading bits are
 * counted, and those that hold a wanted rank counted again by 8 bits more, until what they hold is
 * few enough to look at on the driver. Small sets are looked at at once, in one Spark job.
 */
final class Selection {
  /** Hashes that the driver looks at. */
  static final int FEW = 1 << 18;

  private static final int MORE_BITS = 8;
  private static final int MOST_BITS = 56;

  private final JavaRDD<KeyedRows> rows;
  private final Sets sets;
  private final int few;
  private int bits;

  private Selection(JavaRDD<KeyedRows> rows, Sets sets, int few) {
    this.rows = rows;
    this.sets = sets;
    this.few = few;
  }

  /** The sets of hashes that a block of rows contributes to. */
  interface Sets extends Serializable {
    void visit(KeyedRows rows, Visitor visitor);
  }

  /** Takes hashes one by one, in any order. */
  interface Visitor {
    void hash(int set, Hash hash, int rowCount);
  }

  /**
   * The surroundings of a rank.
   *
   * @param first the rank of the first row of the hashes
   * @param sorted hashes in order; never empty
   * @param end the first hash behind this bucket
   */
  record Near(long first, Hashes sorted, Hash end) {}

  /** A bucket of hashes that hold the ranks from {@code first} on. */
  private record Bucket(long first, long count) {}

  /**
   * Finds ranks.
   *
   * @param sizes the number of rows of each set
   * @param ranks for each set the wanted ranks, each below the size
   * @param few how many hashes the driver may look at
   */
  static List<List<Near>> near(
      JavaRDD<KeyedRows> rows, Sets sets, List<Long> sizes, List<List<Long>> ranks, int few) {
    Selection selection = new Selection(rows, sets, few);
    List<TreeMap<Long, Bucket>> buckets = new ArrayList<>();
    for (int set = 0; set < sizes.size(); set++) {
      TreeMap<Long, Bucket> whole = new TreeMap<>();
      if (!ranks.get(set).isEmpty()) {
        whole.put(0L, new Bucket(0, sizes.get(set)));
      }
      buckets.add(whole);
    }
    return selection.looked(selection.narrowed(buckets, ranks), ranks);
  }

  private List<TreeMap<Long, Bucket>> narrowed(
      List<TreeMap<Long, Bucket>> start, List<List<Long>> ranks) {
    List<TreeMap<Long, Bucket>> buckets = start;
    while (bits < MOST_BITS && held(buckets) > few) {
      int finer = bits + MORE_BITS;
      List<TreeMap<Long, Integer>> places = places(buckets);
      long[] counts = counted(places, bits, finer);
      List<TreeMap<Long, Bucket>> next = new ArrayList<>();
      for (int set = 0; set < buckets.size(); set++) {
        TreeMap<Long, Bucket> wanted = new TreeMap<>();
        for (Map.Entry<Long, Bucket> bucket : buckets.get(set).entrySet()) {
          int place = places.get(set).get(bucket.getKey());
          long first = bucket.getValue().first();
          for (int i = 0; i < 1 << MORE_BITS; i++) {
            long count = counts[(place << MORE_BITS) + i];
            if (holdsAny(ranks.get(set), first, count)) {
              wanted.put(bucket.getKey() << MORE_BITS | i, new Bucket(first, count));
            }
            first += count;
          }
        }
        next.add(wanted);
      }
      buckets = next;
      bits = finer;
    }
    return buckets;
  }

  private static long held(List<TreeMap<Long, Bucket>> buckets) {
    return buckets.stream().flatMap(set -> set.values().stream()).mapToLong(Bucket::count).sum();
  }

  private static boolean holdsAny(List<Long> ranks, long first, long count) {
    return ranks.stream().anyMatch(rank -> rank >= first && rank < first + count);
  }

  /** Numbers the buckets of all sets. */
  private static List<TreeMap<Long, Integer>> places(List<TreeMap<Long, Bucket>> buckets) {
    List<TreeMap<Long, Integer>> places = new ArrayList<>();
    int next = 0;
    for (TreeMap<Long, Bucket> set : buckets) {
      TreeMap<Long, Integer> own = new TreeMap<>();
      for (Long prefix : set.keySet()) {
        own.put(prefix, next++);
      }
      places.add(own);
    }
    return places;
  }

  private long[] counted(List<TreeMap<Long, Integer>> places, int coarse, int finer) {
    int all = places.stream().mapToInt(TreeMap::size).sum();
    Sets visited = sets;
    return rows.map(
            block -> {
              long[] counts = new long[all << MORE_BITS];
              visited.visit(
                  block,
                  (set, hash, rowCount) -> {
                    Integer place = places.get(set).get(hash.prefix(coarse));
                    if (place != null) {
                      int low = (int) (hash.prefix(finer) & ((1 << MORE_BITS) - 1));
                      counts[(place << MORE_BITS) + low] += rowCount;
                    }
                  });
              return counts;
            })
        .reduce(
            (left, right) -> {
              for (int i = 0; i < left.length; i++) {
                left[i] += right[i];
              }
              return left;
            });
  }

  private List<List<Near>> looked(List<TreeMap<Long, Bucket>> buckets, List<List<Long>> ranks) {
    List<TreeMap<Long, Integer>> places = places(buckets);
    List<Hashes> found = gathered(places);
    List<List<Near>> near = new ArrayList<>();
    for (int set = 0; set < ranks.size(); set++) {
      List<Near> own = new ArrayList<>();
      for (long rank : ranks.get(set)) {
        for (Map.Entry<Long, Bucket> bucket : buckets.get(set).entrySet()) {
          if (holdsAny(List.of(rank), bucket.getValue().first(), bucket.getValue().count())) {
            Hashes sorted = found.get(places.get(set).get(bucket.getKey()));
            own.add(new Near(bucket.getValue().first(), sorted, end(bucket.getKey())));
          }
        }
      }
      near.add(own);
    }
    return near;
  }

  private Hash end(long prefix) {
    boolean last = bits == 0 || prefix == -1L >>> (Long.SIZE - bits);
    return last ? Hash.LARGEST : Hash.first(prefix + 1, bits);
  }

  private List<Hashes> gathered(List<TreeMap<Long, Integer>> places) {
    int all = places.stream().mapToInt(TreeMap::size).sum();
    if (all == 0) {
      return List.of();
    }
    int depth = bits;
    Sets visited = sets;
    List<Hashes[]> blocks =
        rows.map(
                block -> {
                  List<Hashes.Builder> builders = new ArrayList<>();
                  for (int i = 0; i < all; i++) {
                    builders.add(new Hashes.Builder());
                  }
                  visited.visit(
                      block,
                      (set, hash, rowCount) -> {
                        Integer place = places.get(set).get(hash.prefix(depth));
                        if (place != null) {
                          builders.get(place).add(hash, rowCount);
                        }
                      });
                  return builders.stream()
                      .map(builder -> Hashes.sorted(List.of(builder.build())))
                      .toArray(Hashes[]::new);
                })
            .collect();
    List<Hashes> sorted = new ArrayList<>();
    for (int place = 0; place < all; place++) {
      List<Hashes> parts = new ArrayList<>();
      for (Hashes[] block : blocks) {
        parts.add(block[place]);
      }
      sorted.add(Hashes.sorted(parts));
    }
    return sorted;
  }
}
