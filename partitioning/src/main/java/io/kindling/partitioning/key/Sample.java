package io.kindling.partitioning.key;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.Sampling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * How often each row to train on comes. The rows of a class are ranked by a hash of the seed and
 * their keys: all come equally often, and the first ones once more, so that the class has exactly
 * as many as it is to have. Rows of other parts come once.
 */
public final class Sample implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long RANKS = 0x73616D706C65L;

  private final Splitter splitter;
  private final Strata strata;
  private final long seed;
  private final long[] sizes;
  private final long[] wanted;
  private final Hash[] ends;

  private Sample(Splitter splitter, Strata strata, long seed, long[] sizes, long[] wanted) {
    this.splitter = splitter;
    this.strata = strata;
    this.seed = seed;
    this.sizes = sizes;
    this.wanted = wanted;
    this.ends = new Hash[sizes.length];
    Arrays.fill(ends, Hash.SMALLEST);
  }

  /** All rows, once. */
  public static Sample all(Splitter splitter) {
    return new Sample(splitter, Strata.one(0), 0, new long[0], new long[0]);
  }

  /**
   * Finds how often rows come.
   *
   * @param classes the class of each row
   * @param seed which of the possible samples
   */
  public static Sample fit(
      JavaRDD<KeyedRows> rows, Splitter splitter, Strata classes, Sampling rule, long seed) {
    return fit(rows, splitter, classes, rule, seed, Selection.FEW);
  }

  static Sample fit(
      JavaRDD<KeyedRows> rows,
      Splitter splitter,
      Strata classes,
      Sampling rule,
      long seed,
      int few) {
    int count = classes.sizes().length;
    long[] sizes = rows.map(block -> counted(block, splitter, classes, count)).reduce(Strata::sum);
    long most = Arrays.stream(sizes).max().orElse(0);
    long least = Arrays.stream(sizes).filter(size -> size > 0).min().orElse(0);
    long[] wanted =
        Arrays.stream(sizes)
            .map(size -> size == 0 ? 0 : Math.max(1, rule.wanted(size, least, most)))
            .toArray();
    Sample sample = new Sample(splitter, classes, seed, sizes, wanted);
    sample.findEnds(rows, few);
    return sample;
  }

  private static long[] counted(KeyedRows block, Splitter splitter, Strata classes, int count) {
    long[] sizes = new long[count];
    for (int row = 0; row < block.ownCount(); row++) {
      if (splitter.part(block, row) == Part.TRAIN) {
        sizes[classes.of(block, row)]++;
      }
    }
    return sizes;
  }

  /** Those of a class before its end come once more than the others. */
  private void findEnds(JavaRDD<KeyedRows> rows, int few) {
    List<Long> counts = new ArrayList<>();
    List<List<Long>> ranks = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      long rest = sizes[i] == 0 ? 0 : wanted[i] % sizes[i];
      counts.add(sizes[i]);
      ranks.add(rest == 0 ? List.of() : List.of(rest));
    }
    if (ranks.stream().allMatch(List::isEmpty)) {
      return;
    }
    Splitter parts = splitter;
    Strata classes = strata;
    long ownSeed = seed;
    Selection.Sets places =
        (block, visitor) -> {
          for (int row = 0; row < block.ownCount(); row++) {
            if (parts.part(block, row) == Part.TRAIN) {
              visitor.hash(classes.of(block, row), place(block, row, ownSeed), 1);
            }
          }
        };
    List<List<Selection.Near>> near = Selection.near(rows, places, counts, ranks, few);
    for (int i = 0; i < sizes.length; i++) {
      if (!ranks.get(i).isEmpty()) {
        Selection.Near found = near.get(i).get(0);
        ends[i] = found.sorted().hash((int) (ranks.get(i).get(0) - found.first()));
      }
    }
  }

  private static Hash place(KeyedRows block, int row, long seed) {
    return place(block.key(row), seed);
  }

  /**
   * Where a row with a key stands among those of its class; apart from the keys of copies, which
   * are hashes of keys, too.
   */
  static Hash place(Hash key, long seed) {
    return key.with(RANKS).with(seed);
  }

  /** How many rows there are to train on; of a sample of all rows, nothing is known. */
  public long rows() {
    return Arrays.stream(wanted).sum();
  }

  /** The part of a row. */
  Part part(KeyedRows block, int row) {
    return splitter.part(block, row);
  }

  /** How often a row comes. */
  int copies(KeyedRows block, int row, Part part) {
    if (sizes.length == 0 || part != Part.TRAIN || row >= block.ownCount()) {
      return 1;
    }
    int own = strata.of(block, row);
    boolean more = place(block, row, seed).compareTo(ends[own]) < 0;
    return (int) (wanted[own] / sizes[own]) + (more ? 1 : 0);
  }
}
