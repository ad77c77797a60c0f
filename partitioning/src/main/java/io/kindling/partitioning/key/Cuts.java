package io.kindling.partitioning.key;

import io.kindling.partitioning.Part;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Where the shards of each part begin: shard s of a part of n rows holds the ranks from ⌊s n/S⌋ to
 * ⌊(s+1) n/S⌋ - 1 of its keys.
 */
public final class Cuts implements Serializable {
  private static final long serialVersionUID = 1;
  private final int shards;
  private final Sample sample;
  private final Hash[][] firsts;

  private Cuts(int shards, Sample sample, Hash[][] firsts) {
    this.shards = shards;
    this.sample = sample;
    this.firsts = firsts;
  }

  /**
   * Finds where shards begin.
   *
   * @param sample says the part of each row, and how often it comes
   * @param sizes the rows of each part
   */
  public static Cuts fit(
      JavaRDD<KeyedRows> rows, Sample sample, Map<Part, Long> sizes, int shards) {
    return fit(rows, sample, sizes, shards, Selection.FEW);
  }

  static Cuts fit(
      JavaRDD<KeyedRows> rows, Sample sample, Map<Part, Long> sizes, int shards, int few) {
    List<Long> counts = Arrays.stream(Part.values()).map(sizes::get).toList();
    List<List<Long>> ranks = counts.stream().map(count -> starts(count, shards)).toList();
    Selection.Sets keys =
        (block, visitor) -> {
          for (int row = 0; row < block.count(); row++) {
            Part part = sample.part(block, row);
            int copies = sample.copies(block, row, part);
            for (int copy = 0; copy < copies; copy++) {
              visitor.hash(part.ordinal(), block.key(row, copy), 1);
            }
          }
        };
    List<List<Selection.Near>> near = Selection.near(rows, keys, counts, ranks, few);
    Hash[][] firsts = new Hash[counts.size()][];
    for (int part = 0; part < firsts.length; part++) {
      firsts[part] = new Hash[ranks.get(part).size()];
      for (int i = 0; i < firsts[part].length; i++) {
        Selection.Near found = near.get(part).get(i);
        firsts[part][i] = found.sorted().hash((int) (ranks.get(part).get(i) - found.first()));
      }
    }
    return new Cuts(shards, sample, firsts);
  }

  /** The first ranks of all shards but the first; none where there are no rows. */
  private static List<Long> starts(long rows, int shards) {
    List<Long> starts = new ArrayList<>();
    for (int shard = 1; shard < shards && rows > 0; shard++) {
      starts.add(Math.multiplyExact(shard, rows) / shards);
    }
    return starts;
  }

  /** Sends each row to the partition of its part and shard, parts one behind the other. */
  public JavaPairRDD<Integer, HashedRows> cut(JavaRDD<KeyedRows> rows) {
    return rows.mapPartitionsToPair(this::scattered)
        .partitionBy(new Scatter.Places(shards * Part.values().length));
  }

  private Iterator<Tuple2<Integer, HashedRows>> scattered(Iterator<KeyedRows> blocks) {
    return new Scatter(new ByShard(blocks));
  }

  /** The last shard that starts at or before the key. */
  private int shard(Part part, Hash key) {
    Hash[] starts = firsts[part.ordinal()];
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle].compareTo(key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Walks over keyed rows; a place is a shard of a part. */
  private final class ByShard implements Scatter.Walk {
    private final Iterator<KeyedRows> blocks;
    private KeyedRows block = KeyedRows.none();
    private int row = -1;
    private Part part = Part.TRAIN;
    private int copy;
    private int copies;

    ByShard(Iterator<KeyedRows> blocks) {
      this.blocks = blocks;
    }

    @Override
    public boolean step() {
      copy++;
      while (copy >= copies) {
        if (!nextRow()) {
          return false;
        }
        part = sample.part(block, row);
        copies = sample.copies(block, row, part);
        copy = 0;
      }
      return true;
    }

    private boolean nextRow() {
      row++;
      while (row >= block.count()) {
        if (!blocks.hasNext()) {
          return false;
        }
        block = blocks.next();
        row = 0;
      }
      return true;
    }

    @Override
    public int place() {
      return part.ordinal() * shards + shard(part, block.key(row, copy));
    }

    @Override
    public void addTo(HashedRows.Builder target) {
      block.addTo(target, row, copy);
    }
  }
}
